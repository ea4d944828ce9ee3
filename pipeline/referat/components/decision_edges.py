"""Where a decision begins and ends: what stands before it and behind it and decides nothing.

Before it stand bullets, dates and bodies with a colon; behind it votes, remarks, reasons and the final stop.
"""

import re

from referat.number_words import NUMBER

DATED = r"(?:\d{4}|\d\.? (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?|\d{1,2}[./-]\s?\d{1,2}\b)"
DATE_BEFORE = re.compile(r"(?:Beslutning\s+(?:i|fra)\s+)?[A-ZÆØÅ][^\n:.]{2,70}?\s+den\s+\d{1,2}[-.]\d{1,2}[-.]\d{4}\s+(?=[A-ZÆØÅ\d])")
# Labels before a colon that are no heads: a motion, a minority, and what is itself decided.
_NO_HEAD = (
    r"(?!\w*(?:ændrings)?forslag\b(?:\s+(?:fra|af|om)\b|\s*\()|[^\n:]{0,40}[Mm]indretal|"
    r"[^\n:.]{0,40}\b(?:imødekommet|afgjort|godkendt|tiltrådt|vedtaget|afvist)\b)"
)
_HEADED = rf"{_NO_HEAD}(?:(?:\d{{1,2}}-\d{{1,2}}-\d{{4}} )?[A-ZÆØÅ][^\n:.]{{2,70}}|[A-ZÆØÅ][^\n:]{{1,80}}?{DATED}[^\n:]{{0,30}}):\s+"
_BODY_BEFORE = re.compile(rf"{_HEADED}(?=[A-ZÆØÅ\"”“»]|\d{{1,2}}:|\d+ medlem)")
# Økonomiudvalget (3. maj 2010, pkt. 9) indstiller, at
_BODY_AND_BRACKET = re.compile(
    r"[A-ZÆØÅ][^\n():.]{2,60}(?:udvalg\w*|råd\w*|bestyrelse\w*|[A-ZÆØÅ]{2,5}) \((?:den )?\d{1,2}[./-] ?[^\n():]{3,40}\):?\s+(?=\S)"
)
# 1) kosten: 90 kr.
_TOPIC = re.compile(r"(?!\w*(?:vedtag|godkend|anbefal|tiltr|indstil|beslut|bemærk|følgende))[a-zæøå]{3,}(?: [a-zæøå]+){0,2}:[ \t]+(?=\S)")
_DATE_HEAD = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:\s?\d{2,4})?\s*:\s+(?=[A-ZÆØÅ\d])")
_BODY_THEN_DATE = re.compile(
    r"(?:[A-ZÆØÅ][^\n:.,]{2,60}(?:udvalg\w*|råd\w*|bestyrelse\w*)|Udvalg(?:et)? for [^\n:.,]{3,60}),? (?:den )?"
    r"\d{1,2}\. [a-z]{3,9} \d{4}\s+(?=[A-ZÆØÅ][a-zæøå])"
)
_ORDINAL_POINT = re.compile(
    r"(?:første|andet|tredje|fjerde|femte|sidste)(?:\s+og\s+(?:andet|tredje|fjerde|femte|sidste))?\s+(?:at\b:?|(?:led|punkt|pind"
    r"|prik|del):)\s+",
    re.IGNORECASE,
)
_POINT_NAMED = re.compile(r"(?:pind|prik|bullet):\s+(?=[A-ZÆØÅ])")
_VOTE_BEFORE = re.compile(
    r"Med (?:stemmerne )?\d+ (?:stemmer )?for og (?:\d+|ingen) (?:stemmer )?imod (?=\S)"
    r"|Med \d+ stemmer(?: \([^()\n]*\))? i?mod \d+(?: \([^()\n]*\))? (?=\S)"
)
_VOTE_TAIL = re.compile(
    r",?\s+(?:med\s+(?:stemmerne\s+)?\d+\s+(?:stemme|for\b|ja|\()(?!\S*\s[^\n]*,\s+at\b)[^\n]*(?:\n\d[^\n]*)?"
    r"|med\s+stemmerne\b(?![^\n]*\bat\b)[^\n]*|uden\s+afstemning|enstemmigt"
    rf"|(?:med|mod|af)\s+{NUMBER}\s+(?:stemmer\b|medlem)(?![^\n]*,\s+at\b)[^\n]*|af\s+{NUMBER}(?:\s+mod\s+{NUMBER}|\s*\([^\n]*)?"
    rf"|med\s+(?:samme\s+stemmetal|{NUMBER}\s+mod\s+{NUMBER}[^\n]*)|af\s+samtlige\s+(?:tilstedeværende|medlemmer)"
    rf"|(?<=,\s){NUMBER}\s+(?:stemte\s+)?for\b[^\n]*\bimod\b[^\n]*|\(for:?\s[^()\n]*\bimod\b[^()\n]*\)"
    r"|af\s+(?:et\s+flertal\b|gruppe\b|liste\b|(?<!bestående af )[A-ZÆØÅ](?=,|\+|\s+og\b|\s\(\d))[^\n]*"
    r"|,?\s*idet\s+.{3,90}?(?:undlod|stemte|stemmerne|støtter|tager\s+forbehold|tog\s+forbehold).*|og\s+takkede[^\n]*"
    r"|af\s+flertallet(?:\s*\([^()\n]*\))?"
    rf"|(?<=,\s)(?:dog|men|mens|imens|hvorimod|imod)\s+[^,]{{0,60}}?\b(?:stem(?:te|mer)|undl(?:od|ader))\b.*|\({NUMBER}\s?(?:-|–"
    rf"|mod)\s?{NUMBER}\)"
    r"|(?<=,\s)(?:dog|mens)\s+(?:tog|tager|\S+\s+tog|\S+\s+tager)\s.*forbehold.*"
    r"|,?\s*idet\s+(?:(?-i:[A-ZÆØÅ]\S*)\s+(?:og\s+|\([A-ZÆØÅ]+\)\s+)?){1,5}(?:ikke\s+)?ønske[rd].*|\(\d+\s[^()\n]*\b(?:for"
    r"|imod)\b[^()\n]*\))$",
    re.IGNORECASE | re.DOTALL,
)
# What follows a formula and decides nothing: where to look, and what the committee said of it.
_REMARK_TAIL = re.compile(
    r"(?:,\s+idet\s+(?:[^\s,.]+\s+){1,4}(?:oplyste|meddelte|bemærkede)[^\n]*"
    r"|,\s+(?:idet\s+)?(?:punkt|pkt\.|sag)\s+\d+\s+(?:dog\s+(?:før|efter)|blev\s+(?:behandlet|rykket)|behandles|behandledes)\b[^\n,]*"
    r"|\s+og\s+(?:tog|behandlede)\s+(?:punkt|pkt\.|sag)\s+\d+[^\n,]*|\s+og\s+behandledes\s[^\n,]*"
    r"|,\s+(?:jf\.|se)\s+(?:pkt|punkt|sag)\b\.?[^\n,]{0,20}"
    r"|,\s+(?:idet|og|men)\s+(?:udvalget|rådet|byrådet|bestyrelsen|man)\s+(?:\w+\s+)?(?:rost|udtryk|takke|ønsker\s+\w+\s+tillykke"
    r"|glæde)[^\n]*)$",
    re.IGNORECASE,
)
_REASON_TAIL = re.compile(r",\s+(?:da|fordi|eftersom)\s[^\n]*$")
_LAST_ABBREVIATION = re.compile(r"\b(?:kr|pct|p\.a|mio|mia|m\.v|mv|m\.m|mm|osv|etc|A\.m\.b\.a)\.$", re.IGNORECASE)
_HEADS = (_DATE_HEAD, _POINT_NAMED, _BODY_BEFORE, _BODY_AND_BRACKET, DATE_BEFORE, _BODY_THEN_DATE, _ORDINAL_POINT, _VOTE_BEFORE)
_BREAK = "<br />"
FORMULA_WORDS = 10


def edges_of(text: str, start: int, end: int, *, pointed: bool) -> tuple[int, int]:
    """Where what is decided begins and ends in ``text[start:end]``; of a point the reason belongs to it."""
    start = _after_heads(text, start, end, pointed=pointed)
    return start, _before_tails(text, start, end, pointed=pointed)


def _after_heads(text: str, start: int, end: int, *, pointed: bool) -> int:
    """Behind white space, bullet, and body or date before a colon; behind what a point is about too."""
    while start < end and (text[start].isspace() or text[start] in '-–•·*("“”»'):
        start += 1
    for before in (*_HEADS, _TOPIC) if pointed else _HEADS:
        if match := before.match(text, start, end):
            start = match.end()
    return start


def _before_tails(text: str, start: int, end: int, *, pointed: bool) -> int:
    """Before votes, remark, reason and final stop."""
    end = _without_stop(text, start, end)
    while (tail := _VOTE_TAIL.search(text[start:end])) and tail.start() > 3:
        end = _without_stop(text, start, start + tail.start())
    if (remark := _REMARK_TAIL.search(text, start, end)) and remark.start() > start + 3:
        end = remark.start()
    reason = None if pointed else _REASON_TAIL.search(text, start, end)
    if reason and 0 < len(text[start : reason.start()].split()) <= FORMULA_WORDS:
        end = reason.start()
    return end


def _without_stop(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1] in ' \t\r\n\xa0.,;:)"“”«' or text.endswith(_BREAK, start, end)):
        if text.endswith(_BREAK, start, end):
            end -= len(_BREAK)
            continue
        if text[end - 1] == ")" and ("(" in text[start:end] or re.search(r"\s\w\)$", text[start:end])):
            break
        if text[end - 1] in '"”“«' and re.search(r"[\"”“»]", text[start : end - 1]):
            break
        if text[end - 1] == "." and _LAST_ABBREVIATION.search(text, start, end):
            break
        end -= 1
    return end
