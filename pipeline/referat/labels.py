"""Every label, outcome and role of the contract, each once.

The meaning of each is in ``annotations/GUIDELINES.md``.
"""

from typing import Literal, get_args

EntityLabel = Literal["PER", "PARTY", "ORG", "AMOUNT", "DATE"]
ENTITY_LABELS: tuple[EntityLabel, ...] = get_args(EntityLabel)

SectionLabel = Literal[
    "meeting",
    "contents",
    "title",
    "reference",
    "competence",
    "summary",
    "recommendation",
    "decision",
    "earlier_decision",
    "case",
    "assessment",
    "economy",
    "consequences",
    "law",
    "hearing",
    "communication",
    "annex",
    "attendance",
    "signature",
    "noise",
]
SECTION_LABELS: tuple[SectionLabel, ...] = get_args(SectionLabel)

Outcome = Literal[
    "approved",
    "approved_changed",
    "recommended",
    "noted",
    "discussed",
    "postponed",
    "referred",
    "rejected",
    "withdrawn",
    "none",
    "other",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
ItemOutcome = Outcome | Literal["mixed"]

# The more far-reaching outcome first: it is the item's where several decisions have no points.
OUTCOME_REACH: tuple[Outcome, ...] = (
    "rejected",
    "withdrawn",
    "postponed",
    "referred",
    "approved_changed",
    "other",
    "approved",
    "recommended",
    "discussed",
    "noted",
    "none",
)

VoteSide = Literal["for", "against", "abstained"]
VOTE_SIDES: tuple[VoteSide, ...] = get_args(VoteSide)

Role = Literal["participant", "absent", "substitute", "recused", "reservation", "for", "against", "abstained"]
ROLES: tuple[Role, ...] = get_args(Role)

# Keys of the span groups on a Doc; entities stand in ``doc.ents``.
ITEMS = "items"
SECTIONS = "sections"
DECISIONS = "decisions"


def item_outcome(decisions: list[tuple[Outcome, str | None]]) -> ItemOutcome | None:
    """Derive an item's outcome from its final decisions, given as (outcome, point).

    >>> item_outcome([("approved", "1"), ("postponed", "2")])
    'mixed'
    >>> item_outcome([("noted", None), ("referred", None)])
    'referred'
    >>> item_outcome([]) is None
    True
    """
    outcomes: set[Outcome] = {outcome for outcome, _ in decisions}
    if not outcomes:
        return None
    if len(outcomes) > 1 and all(point is not None for _, point in decisions):
        return "mixed"
    return next(outcome for outcome in OUTCOME_REACH if outcome in outcomes)
