-- What was decided in the end, with the item that it was decided on.
CREATE VIEW decisions_final AS
SELECT
    d.meeting, d.municipality, d.committee, d.year, m.date, d.item, i.number, i.title, i.case_number, i.closed,
    d.decision, d.point, d.body, d.outcome, d.text, d.start, d."end", d.score
FROM decisions AS d
JOIN meetings AS m USING (meeting)
LEFT JOIN items AS i ON i.meeting = d.meeting AND i.item = d.item
WHERE d.final;

-- Sums that approved items name in their recommendation or decision, the same sum once an item. What was approved with
-- changes has only the sums of its decision, as the recommendation names other ones.
CREATE VIEW amounts_approved AS
SELECT
    e.meeting, e.municipality, e.committee, e.year, e.item, i.number, i.title, i.case_number, i.outcome,
    e.amount, e.amount_to, min_by(e.text, e.start) AS text, min(e.start) AS start, min_by(e."end", e.start) AS "end"
FROM entities AS e
JOIN items AS i USING (meeting, item)
JOIN sections AS s USING (meeting, section)
WHERE
    e.amount IS NOT NULL
    AND (i.outcome = 'approved' AND s.label IN ('recommendation', 'decision') OR i.outcome = 'approved_changed' AND s.label = 'decision')
GROUP BY ALL;

-- A range counts with its lower end; savings are negative.
CREATE VIEW amounts_by_committee_and_year AS
SELECT municipality, committee, year, count(DISTINCT (meeting, item)) AS items, count(*) AS amounts, sum(amount) AS kroner
FROM amounts_approved
GROUP BY ALL;

-- In how many items a party, or a person of it, stands on each side.
CREATE VIEW votes_by_party AS
SELECT
    municipality, party, year,
    count(DISTINCT (meeting, item)) FILTER (side = 'for') AS items_for,
    count(DISTINCT (meeting, item)) FILTER (side = 'against') AS items_against,
    count(DISTINCT (meeting, item)) FILTER (side = 'abstained') AS items_abstained,
    count(DISTINCT (meeting, item)) FILTER (side = 'reservation') AS items_reservation
FROM votes
WHERE party IS NOT NULL
GROUP BY ALL;
