"""The sentences and clauses of a decision text, and the side of a vote that each gives to who is named in it.

All of it reads `plain` text: names are hidden and lines are joined, at the same offsets as in the document.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from spacy.tokens import Span

from referat.lines import split_at
from referat.number_words import NUMBER

Side = Literal["for", "against", "abstained", "reservation"]
Offsets = tuple[int, int]

HIDDEN = "¤"
# A run of names: in brackets, with numbers, with the words that stand between names.
NAMES = (
    r"(?:(?:gruppe|liste|rådmand|borgmester) )?¤(?:¤|[\s(),+/&–-]|\d{1,3}\b(?!\.)|\b(?:og|samt|resten af|liste|gruppe|rådmand|begge|fra"
    r"|i\s?alt|nemlig|medlem(?:mer)?|med undtagelse af|undtagen)\b)*"
)
_YES = r"(?:anbefal|godkend|indstil|tiltr|støtt|vedt[ao]g|tilslut|bevilg|pege|meddel|beslutte(?!\w* ikke))\w*"
_NO_YES = (
    r"(?:anbefale|tiltræde|støtte|godkende|acceptere|tilslutte|følge|stemme for|imødekomme|medvirke|gå ind for|gå med til"
    r"|bakke op)"
)
_DECIDED = (
    r"(?:godkendt|vedtaget|tiltrådt|anbefalet|anbefales|tiltrædes|fulgt|indstilles|vedtages|godkendes|godkendtes|vedtoges|tiltrådtes"
    r"|anbefaledes)"
)
_ADOPT = r"(?:anbefaler|indstiller|tiltræder|tiltrådte|vedtager|vedtog|godkend(?:er|te)|støtte[dr]e?)"
_OTHER = r"(?:oprindelige|nuværende|gældende|eksisterende|alternative)\b"
_OF_NUMBER = rf"{NUMBER}(?: stemmer?| medlem\w*)?(?: \([^()¤]*\))?"
# What a clause that only says ``for``, ``imod`` or ``nej`` of its names ends with.
_SAID = r"(?=\s*(?:[.,;:)]|og\b|samt\b|mens\b|medens\b|\(\d|$))"
_UNABLE = (
    r"(?:\b(?:ser|så|fandt|finder) sig ikke (?:i stand til|foranlediget til)(?: at)?"
    r"|\bikke,? at (?:\w+ ){1,3}?(?:kan|kunne)|\bikke (?:indstillet på|villige? til|parat(?:e)? til)(?: at)?)"
)
_MEMBERS = r"\d+ medlem\w*\s*\([^)]*\)+"
# Members or votes in numbers, with their names in brackets, behind the verb: ``stemte 9 medlemmer (A og V) for``.
_STOOD_BEHIND = rf"\bstem\w+ {NUMBER} (?:medlem\w*|stemmer?)?\s*\([^.;]{{1,100}}?\)+"
# A cue gives a side to the names of its clause; the sides in the order in which they win.
_CUE_PATTERNS: tuple[tuple[Side, tuple[str, ...]], ...] = (
    (
        "reservation",
        (
            r"(?<!under\s)\bforbehold(?:et)?\b(?! af,? at)",
            r"\bforbehold(?:er|t) sig\b",
            r"\bstilling forbeholdt\b",
            r"afventer stillingtagen",
            r"\breserver\w+ (?:sin|deres) (?:\w+ )?stilling\b",
            r"\b(?:tager|vil tage) (?:først |endelig |endeligt )*stilling (?:i|ved|under) (?:byråd|kommunalbest|økonomiudv|regionsråd)",
        ),
    ),
    (
        "abstained",
        (
            r"\bund(?:lod|lader|ladt)\b",
            r"\bafst(?:od|år|ået)(?:\s*$|[.,;]| fra at (?:stemme|tage stilling))",
            r"\bafhold(?:t|er) sig(?: fra (?:at stemme|afstemning)|\s*$|[.,;])",
            r"\bikke stem(?:te|mer)\b(?! i?mod| for)",
            r"(?:¤\)?|\d\)|^stem\w+) blankt?\b",
            rf"\bblankt?:|\bblankt? stem(?:te|mer)\b|\b{NUMBER} blank(?:e|t)?(?: stemmer?)?\b",
            r"\bhverken\s*/\s*eller\b|^undladt\b",
            r"\bafgav (?:\w+ )?ikke (?:\w+ )?stemmer?\b|\bønskede ikke at stemme\b(?! for| i?mod)|^neutrale?:",
            r"\b(?:ikke ville|ville ikke) stemme(?! for| i?mod)",
            r"\bhverken (?:stem\w+ )?(?:for|ja) eller (?:i?mod|nej)",
            r"\bstem(?:te|mer) (?:ikke|blankt)\b(?! i?mod| for)",
        ),
    ),
    (
        "against",
        (
            rf"\b(?:her)?i?mod (?:(?!{NUMBER})\w+ ){{0,3}}?stem(?:te|mer)\b",
            r"\bimod var\b",
            rf"stem\w+ (?:i?mod(?! {NUMBER}\s*(?:[.,;]|$))|nej)\b",
            rf"stem\w+ {NAMES}\s*(?:imod|nej)\b",
            rf"^(?:og |mens |samt )?(?:{_OF_NUMBER} )?i?mod\b",
            rf"\b{NUMBER} (?:stemmer? |medlem\w* )?(?:\([^()]*\) )?imod\b(?! \d)",
            rf"{_STOOD_BEHIND} imod\b",
            r"\b\d{1,3}\s*[-–]\s*\d{1,3} \((?=¤)",
            r"\bi?mod:",
            r"\bnej(?:-?(?:stemmer|sigere|siden))?:",
            rf"\b{_DECIDED}\b[^.;]{{0,60}}\bmod (?:liste |gruppe )?¤",
            rf"(?:¤\)?|\d\)):? (?:dog |også )?(?:imod|nej){_SAID}",
            r"\b(?:er|var|går|gik|erklærede sig|stillede sig) imod\b",
            r"(?:¤\)*|\d\)+) fraråd(?:er|ede)\b",
            rf"\bstem\w+ for [^.;]{{0,40}}{_OTHER}",
            rf"^for [^.;]{{0,40}}{_OTHER}[^.;]{{0,40}} stem",
            rf"\b(?:kan|kunne|kan dog|kunne dog) ikke {_NO_YES}",
            rf"{_UNABLE} {_NO_YES}",
            r"¤\)? (?:støtte[dr]e?|tiltræder|tiltrådte|tilslutte[dr]e?(?: sig)?|anbefale[dr]e?|godkend(?:er|te)) (?:dog )?ikke\b",
            r"\bbesluttede ikke\b",
            r"\bmindretal(?:let|sudtalelse)?\b",
            r"\b(?:afgav|fastholder|fastholdt|fremsatte) (?:\w+ )?særindstilling",
        ),
    ),
    (
        "for",
        (
            r"\b(?:her)?for (?:[\w¤.-]+ ){0,6}?stem(?:te|mer)\b",
            r"\bstem\w+ (?:for|ja)\b",
            rf"stem\w+ {NAMES}\s*(?:for|ja)\b",
            r"^for\b(?! (?:at|så|den|det|en|et|dette)\b)",
            r"\bfor:",
            rf"\bfor {_OF_NUMBER} \(¤",
            r"\bja(?:-?(?:stemmer|sigere|siden)| til [^:.]{1,40})?:",
            rf"\bflertal\b[^;]*?\b{_YES}",
            rf"\bflertal,? (?:bestående af|som består af|\()|\bflertal på {NUMBER}",
            rf"\bflertal(?:let)?, {NAMES}\s*,? (?:ønske|vil|finder|fandt|mener|mente|foretr|ser|så)\w*",
            rf"\bflertallet\s*[,(–-]+\s*{NAMES}\s*{_YES}",
            r"(?:følger|(?<!ville\s)følge) indstillingen",
            r"¤[\s()]* for(?=\s*\(\d)",
            rf"{_STOOD_BEHIND} for\b",
            r"(?:¤\)?|\d\)):? for(?=\s*(?:[.,;)]|og\b|mens\b|medens\b|$))",
            rf"\b(?:fik|opnåede) {NUMBER} stemmer?,? (?:(?:nemlig|fra)\b|\((?=¤))",
            r"\bmed anbefaling (?:fra|af) (?:liste |gruppe )?¤",
            rf"{_MEMBERS}\s*{_YES}",
            rf"^(?:¤[¤\s,()]*)og ¤[¤\s()\d]*{_ADOPT}\b(?! i stedet)",
            r"\bkunne tiltræde\b",
            r"\bstøtter (?:den|det|forslaget|indstillingen)\b",
            r"\bstille(?:de|r) sig bag\b",
            r"\bfasthold(?:er|t) (?:udvalgets|flertallets) (?:beslutning|indstilling)\b",
            r"\bville (?:sige|stemme) ja\b",
            r"^tilhængere\b",
            rf"{_DECIDED} (?:\w+ )?af\b(?: {_OF_NUMBER},?)?(?: nemlig)?(?: gruppe| liste)?\s*\(?¤",
            rf"{_DECIDED} (?:\w+ )?af {NUMBER}(?: medlem|$)",
            rf"{_DECIDED} [^.;:]{{1,60}} af {NUMBER} \(¤",
            rf"^{NUMBER} for\b",
            r"\b(?:med stemmerne|fik stemmer) fra\b",
            rf"\b{NUMBER} (?:stemmer? )?for(?: \(|:)",
            rf"\bmed {NUMBER}(?: stemmer?)?\s*\((?=¤)",
        ),
    ),
)


def _pattern(*patterns: str) -> re.Pattern[str]:
    """Any of the patterns; a space in them is any white space."""
    return re.compile("|".join(patterns).replace(" ", r"\s+"), re.IGNORECASE)


_CUES = tuple((side, _pattern(*patterns)) for side, patterns in _CUE_PATTERNS)
# A proposal of one's own, where no vote was told: it is a vote against what was decided instead.
_STANDS_BY = _pattern(
    rf"^{NAMES}\s*(?:ønske[rd]e? [^.;:]{{1,60}} (?:bevaret|bevilget|vedtaget|gennemført|godkendt|antaget|fastholdt|opretholdt"
    r"|forkastet|afvist|afslået|som foreslået|som indstillet)\b|ønske[rd]e? \d[^.;]{0,15}$"
    r"|foretrak|foretrækker|ønsker (?:i stedet )?(?:løsning|model|alternativ|variant|mulighed)\b"
    r"|ønske[rd]e? (?:at (?:give|meddele) )?(?:afslag|udsættelse)\b"
    r"|ville (?:følge|have fulgt) indstillingen|ville (?:hellere|helst)\b(?![^.;]*\bikke imod\b)"
    r"|ville (?:have )?(?:imødekomme(?:t)?|afslå(?:et)?|afvise?t?|godkend(?:e|t)|udsætte|udsat|bevar(?:e|et)|behold(?:e|t))\b"
    r"|(?:fastholdt|fastholder) (?!udvalgets|flertallets|indstillingen|beslutningen)\w"
    r"|holder fast|holdt fast|så hellere|ser hellere|anbefaler|(?:kan|kunne) (?:alene|kun)\b"
    r"|ville (?:give|have (?:haft|valgt|støttet|givet))\b|kunne have)"
)
_MINORITY = _pattern(r"\bmindretal(?:let|sudtalelse)?\b")
# Who votes for a refusal votes against the matter.
_REVERSED = _pattern(r"\b(?:i?mod|for) (?:at )?(?:give |meddele )?(?:afslag|afslå|afvis|forkast)")
_SHARES: dict[Side, re.Pattern[str]] = {
    "for": _pattern(rf"\bmed {NUMBER} (?:stemmer? )?\("),
    "against": _pattern(rf"(?:^|\bfald\w+ )i?mod {NUMBER} (?:stemmer? )?\("),
}
_OPPOSITE: dict[Side, Side] = {"for": "against", "against": "for"}
_SENTENCE = re.compile(
    r"(?<=[a-zæøåA-ZÆØÅ)\d¤])(?<!pkt)(?<!nr)\.\s+(?=[A-ZÆØÅ(¤]|\d+ (?:medlem|undlod|stemte|stemmer|for|imod|ja|nej|blank)|\d+\.\s?at\b)"
    r"|\n(?!\s*[a-zæøå\d(])|(?<=[.:;])\s*\n|(?<=\))\s*\n(?!\s*[a-zæøå(])|;\s|(?<=\d,-)\s+(?=[A-ZÆØÅ¤])"
)
# A line that ends so goes on in the next.
_GOES_ON = re.compile(
    r"(?:[,+-]|\b(?:og|samt|imod|mod|for|af|fra|med|at|på|i|om|til|ved|stemte|stemmer|liste|gruppe|nemlig|den|det|de|som|ligesom|der))\s*$",
    re.IGNORECASE,
)
_BROKEN_WORD = re.compile(r"(?<=[a-zæøå])-\n\s*([a-zæøå]+)")
_JOINT = re.compile(r"(?:[,:]|\s)\s*(?:(?:og|mens|medens|men|samt)\s+)?(?:idet\s+)?(?<=\s)(?=\S)")
_OPENS = _pattern(
    rf"(?:hver|her)?(?:i?mod|for)\s+(?:[\w.-]+ ){{0,3}}?stem|(?:i?mod|nej):|undlod\b"
    rf"|{NUMBER} (?:stemte )?(?:blank|nej\b|ja\b)|(?:med )?{NUMBER} (?:stemmer? |medlem(?:mer)? )?(?:stemte )?(?:i?mod\b"
    rf"|for\b|und(?:lod|lader))|(?:et )?mindretal(?:let)?\b|{NUMBER} \([^()]*\)+ (?:und(?:lod|lader)|(?:stemte )?hverken)"
    rf"|i?mod {_OF_NUMBER}\s*\(|i?mod \d+ medlem|\d+ \([^)]*\)+ imod\b(?! \d)"
    rf"|(?:imod|for) {NAMES}|mod {NAMES}(?=[.,;]|beslut|vedt|godkend|anbefal|indstil|$)|imod (?:(?:de|resten)\b|{NUMBER})"
    r"|hverken (?:for|ja) eller|(?:undtagen|dog ikke|bortset fra) ¤[^.;]*\bundlod",
)
_MID_PHRASE = re.compile(rf"\b(?:hverken|eller|en\s+stem(?:te|mer))$|^\W*{NUMBER}(?:\s+(?:stemte|medlem\w*))*$", re.IGNORECASE)
_BARE_FOR = _pattern(rf"for {NAMES}(?!\s*stem)")
_OWN_VERB = _pattern(rf"{NAMES}\s*(?:undlod|afstod|stem(?:te|mer)|var|er|tog|tager|imod|hverken|ikke)\b")
_PARTS = re.compile(r",\s+(?:og|mens|medens|men)(?:\s+idet)?\s+$|\s+(?:mens|medens|men)\s+$", re.IGNORECASE)
_ELSE = re.compile(r",?\s+(?:mens|medens|men)\s")
_LIST = _pattern(rf"(?:[-•·*]\s*)?\(?{NAMES}[.:;]?")
MAX_SENTENCE = 2_000  # characters; a longer one is no sentence, and not parted
REMEMBERED = 4_000


def plain(text: str, start: int, names: Iterable[Span]) -> str:
    """``text`` with the names hidden that stand in it; ``start`` is its place in the document. As long as ``text``."""
    characters = list(text)
    for name in names:
        first, last = max(name.start_char - start, 0), min(name.end_char - start, len(text))
        characters[first:last] = HIDDEN * (last - first)
    return _BROKEN_WORD.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), "".join(characters))


def sentences(text: str, entities: Iterable[Offsets]) -> Iterator[Offsets]:
    """Sentences of a plain text; no stop inside one of ``entities`` ends one."""
    inside = list(entities)
    begin = 0
    for _, last in split_at(_SENTENCE, text, 0, len(text)):
        if last < len(text) and (any(a < last < b - 1 for a, b in inside) or _wraps(text, begin, last)):
            continue
        yield begin, last
        begin = _after(text, last)
    if begin < len(text):
        yield begin, len(text)


def _wraps(text: str, begin: int, last: int) -> bool:
    return text[last] == "\n" and text[last:].lstrip(" \n").startswith(HIDDEN) and bool(_GOES_ON.search(text, begin, last))


def _after(text: str, position: int) -> int:
    match = _SENTENCE.match(text, position)
    return match.end() if match else position


@lru_cache(maxsize=REMEMBERED)
def clauses(sentence: str) -> tuple[Offsets, ...]:
    """The clauses of a plain sentence: parted where the next has a cue of its own."""
    return tuple(_clauses(sentence))


def _clauses(sentence: str) -> Iterator[Offsets]:
    begin = 0
    names = [match.start() for match in re.finditer(HIDDEN + "+", sentence)]
    worth = len(sentence) <= MAX_SENTENCE and (_cue(sentence) is not None or _OPENS.search(sentence))
    for joint in _JOINT.finditer(sentence) if worth else ():
        right = sentence[joint.end() :]
        opens = _OPENS.match(right)
        named_first = joint.end() in names or re.match(r"\(|\d+ medlem", right)
        if joint.end() <= begin or not (opens or named_first):
            continue
        left = sentence[begin : joint.start()]
        if _MID_PHRASE.search(left) or (opens and _BARE_FOR.match(right) and not joint.group().strip()):
            continue
        cue = _cue(left)
        named = [name for name in names if begin <= name < joint.start()]
        closed = cue is not None and bool(named) and named[-1] < begin + cue[1]
        parted = _PARTS.search(joint.group()) if named else joint.group().strip()
        own = bool(named_first) and bool(parted) and _OWN_VERB.match(right)
        told = opens and (joint.group().lstrip().startswith(":") or _may_open(opens.group(), cue, named))
        if told or (cue and named_first and _cue(_ELSE.split(right)[0]) and (closed or own)):
            yield begin, joint.start()
            begin = joint.end()
    yield begin, len(sentence)


def _may_open(opening: str, cue: tuple[Side, int] | None, named: list[int]) -> bool:
    """Whether a clause may open: behind one with a cue, behind no names, or with votes in brackets."""
    return cue is not None or not named or opening.endswith("(")


def side_of(clause: str, *, turned: bool = False) -> Side | None:
    """The side that a plain clause gives to its names, or None; ``turned`` where its sentence turns something down."""
    cue = _cue(clause)
    if cue is None:
        return None
    side = cue[0]
    if side not in _SHARES:
        return side
    swapped = _REVERSED.search(clause) or (turned and _SHARES[side].search(clause.strip()))
    return _OPPOSITE[side] if swapped else side


def stands_by_another(clause: str) -> bool:
    """Whether a clause names who stands by another proposal, without a word of a vote."""
    return bool(_STANDS_BY.match(clause.strip()))


def of_minority(clause: str) -> bool:
    """Whether a clause names a minority: it counts where no vote against was told before."""
    return bool(_MINORITY.search(clause.strip()))


def only_names(clause: str) -> bool:
    """Whether a clause only lists names, so that it goes on with the side before it."""
    return bool(_LIST.fullmatch(clause.strip()))


@lru_cache(maxsize=REMEMBERED)
def _cue(clause: str) -> tuple[Side, int] | None:
    """Side and end of the cue that counts: reservation, abstention and refusal win, then the first."""
    text = clause.strip()
    offset = len(clause) - len(clause.lstrip())
    found = [(side, match) for side, pattern in _CUES if (match := pattern.search(text))]
    if not found:
        return None
    side, match = found[0]
    if side == "against" and len(found) > 1 and found[1][1].start() < match.start() and not re.search(r"\bikke\b|\ber\b", match.group()):
        side, match = found[1]
    return side, offset + match.end()
