"""What a sentence of attendance tells of disqualification: that it is stated, asked, or denied, and who left for it.

The word itself is often left unsaid: a tie to the matter, and that somebody kept out of it, say as much.
"""

import re

MAX_SENTENCE = 2_000  # characters; a longer one is no sentence, and only the word for disqualification is looked for
_STATED = re.compile(
    r"in(?:-\n)?ha(?:-\n)?bi(?:-\n)?l|habilitet|\bikke\b.{0,30}\bhabile?\b|ikke kan deltage i (?:sagens )?behandling", re.IGNORECASE
)
# Whether somebody is disqualified is asked, or denied: that alone keeps nobody out.
_FINDS = r"\b(?:mente|mener|fandt|finder|anså|anser|skønnede|vurderede)\b"
_IN_QUESTION = re.compile(
    r"\b(?:spørgsmål\w*|spurgte|rejste?|drøfte(?:t|de|des)|vendt|vurderet|tvivl)\b.*(?:\b(?:om|hvorvidt)\b.*in?habil|habilitet)"
    r"|\b(?:vurdere|afgøre|tage\s+stilling\s+til)\b,?\s+(?:om|hvorvidt)\b.*inhabil"
    r"|\b(?:vurdere|afgøre|drøfte|prøvet?|tage\s+stilling\s+til)\s+(?:\w+\s+){1,3}habilitet"
    r"|\bhabilitet\b.*\b(?:rejst|drøftet|vendt|vurderet)"
    r"|\bstemte\b.*\b(?:om|at)\b.*\b(?:inhabil|habilitet)"
    rf"|{_FINDS}.{{0,40}}?\bikke,?\s+at\b.*\binhabil"
    r"|\b(?:ikke|ingen),?\s+(?:(?!(?:da|idet|fordi|som|grundet|på|i)\b)[a-zæøå]+\s+){0,3}inhabil",
    re.IGNORECASE | re.DOTALL,
)
_FOUND_SO = re.compile(
    r"\b(?:anså|anses|fandt|fandtes|erklær\w+|kendt\w*)\b(?:\s+(?!ikke\b|om\b|hvorvidt\b)\w+){0,4}\s+inhabil", re.IGNORECASE
)
# Kept out of the matter: ``deltog derfor ikke``, ``gik uden for døren``, and with the subject behind the verb, ``forlod hun salen``.
_WHO = r"(?:(?:han|hun|de|begge|vedkommende|pågældende)\s+)?"
_HENCE = rf"{_WHO}(?:(?:derfor|således|dermed|herefter|altså|så|selv)\s+)*"
_ROOM = r"(?:[\w-]*mødet|\w*lokalet|\w*salen|\w*huset|\w*rummet|(?:det\s+virtuelle|onlinemødet)\s*(?:møde)?)"
_OUTSIDE = r"(?:uden\s+for|udenfor)"
_KEPT_OUT = (
    rf"(?:(?:deltog|deltager|medvirkede|medvirker|overværede|fulgte)\s+{_HENCE}(?:(?:den|det|sagen|punktet)\s+)?(?:ikke|hverken|ej)|sad\s+{_HENCE}(?:ude|over|{_OUTSIDE})"
    r"|overværede\s+(?:\w+\s+){1,2}fra\s+(?:tilhører|publikum)\w*"
    rf"|(?:forlod|forlader|havde\s+forladt)\s+{_HENCE}{_ROOM}|(?:gik|går)\s+{_HENCE}(?:{_OUTSIDE}|ud|fra|under\s+(?:punktet|sagen|behandlingen))"
    rf"|(?:holdt|holder|meldte)\s+sig\s+{_HENCE}(?:{_OUTSIDE}|ude|fra)|trak\s+sig\s+{_HENCE}(?:ud|fra|tilbage|under)"
    rf"|(?:tog|tager)\s+{_HENCE}ikke\s+del|(?:fra)?trådte\s+{_HENCE}(?:{_OUTSIDE}|ud|fra|tilbage|under\s+punktet)"
    rf"|fratrådte\s+{_HENCE}(?:mødet|punktet|sagen|behandlingen)|afstod\s+{_HENCE}fra\s+at\s+(?:deltage|medvirke)"
    rf"|(?:var|blev|opholdt\s+sig)\s+{_HENCE}(?:{_OUTSIDE}|ude|ikke\s+(?:til\s+stede|med|i\s+(?:lokalet|salen))))\b"
)
# A reason of another kind, which makes it absence.
_EXCUSED = (
    r"\b(?:(?<!tilbage )kl(?!.*\b(?:kom|vendte)\s+tilbage)|ferie|syg\w*|lægen?|forhindret|forsinket|rejse|rejst|bortrejst"
    r"|orlov|barsel|afbud|fraværende|gået|ude\s+af\s+forbindelse|forbindelsen|mødte\s+først|endnu"
    r"|(?<!og havde )(?<!, havde )forladt)\b"
)
_TIE = r"(?:er|var|ejer|har|bor|driver|sidder|arbejder|[a-zæøå]{2,}er)"
_BECAUSE = r"(?:da|idet|fordi|eftersom)"
_BY_OFFICE = r"(?:(?:på\s+grund\s+af|grundet)\s+(?:sit|sin|sine)|som\b(?!\s+(?:stedfortræder|suppleant)))"
_TIED = re.compile(
    rf"^(?!.*{_EXCUSED})(?:.*{_KEPT_OUT}.{{0,100}}?\b{_BECAUSE}\s+(?:han|hun|de|begge|hans|hendes|deres|pågældende|vedkommende)\b"
    rf"|\W*{_BECAUSE}\s.*\b{_TIE}\s.*,\s*{_KEPT_OUT}"
    rf"|.*\b{_TIE}\s.*\bog\s+{_WHO}{_KEPT_OUT}"
    rf"|.*,\s*(?:der|som|hvis)\s+(?:selv\s+)?[a-zæøå]+\s.*,\s*{_KEPT_OUT}"
    rf"|.*{_KEPT_OUT}\s[^.]{{2,60}}?,\s*(?:der|som|hvis)\s+(?:\w+\s+)?{_TIE}\s"
    rf"|.*{_KEPT_OUT}\s(?:[\w.]+\s){{0,4}}på\s+grund\s+af\b"
    rf"|.*\bdelt(?:og|ager)\s+{_BY_OFFICE}\s.*\bikke\b"
    rf"|\W*{_BY_OFFICE}\s.*\bdeltog\s.*\bikke\b"
    rf"|\W*som\s.*\b(?:gik|forlod)\s.{{2,60}}\s(?:{_OUTSIDE}|ud|{_ROOM})\b)",
    re.IGNORECASE | re.DOTALL,
)
_TIE_TOLD = re.compile(rf"^(?!.*{_EXCUSED}).*\b{_TIE}\s", re.IGNORECASE | re.DOTALL)
_THEN_OUT = re.compile(rf"(?!.*{_EXCUSED})(?:han|hun|de|begge|vedkommende|pågældende)\s+{_KEPT_OUT}", re.IGNORECASE | re.DOTALL)
_SHORT_OUT = re.compile(rf"(?!.*{_EXCUSED})\S+\s+{_KEPT_OUT}", re.IGNORECASE | re.DOTALL)
_TIE_NEXT = re.compile(rf"(?:han|hun|hans|hendes|deres|begge)\s(?!.*{_EXCUSED})(?:.*\s)?(?:er|var|ejer|har)\s", re.IGNORECASE | re.DOTALL)
_LEFT_FOR_IT = re.compile(
    rf"{_KEPT_OUT}.*\b(?:under\s+(?:punktet|sagen|behandlingen|pkt)|i\s+(?:sagen|punktet|behandlingen))", re.IGNORECASE | re.DOTALL
)
_WENT_OUT = re.compile(
    rf"\b(?:(?:forlod|forlader)\s+{_HENCE}{_ROOM}|(?:gik|trådte)\s+{_HENCE}(?:{_OUTSIDE}|ud|fra|under\s+punktet)"
    r"|overværede\s+(?:\w+\s+){1,2}fra\s|fulgte\s+ikke)\b",
    re.IGNORECASE,
)
_BACK_TO = re.compile(
    r"\b(?:hende|ham|vedkommende|dem)\b|^(?:han|hun|de|begge|vedkommende|pågældende|inhabile?)\b"
    r"|\bat\s+(?:han|hun)\s+(?:er|var)\s+inhabil",
    re.IGNORECASE,
)


def is_stated(sentence: str) -> bool:
    """Whether disqualification is named in any way."""
    return bool(_STATED.search(sentence))


def place_of_word(sentence: str) -> int | None:
    """Where the word for disqualification stands."""
    word = _STATED.search(sentence)
    return word.start() if word else None


def is_asked_or_denied(sentence: str) -> bool:
    """Whether disqualification is only asked about or denied, and not found."""
    worth = is_stated(sentence) and len(sentence) <= MAX_SENTENCE
    return worth and bool(_IN_QUESTION.search(sentence)) and not _FOUND_SO.search(sentence)


def keeps_out(sentence: str) -> bool:
    """Whether those named are kept out of the matter: by the word, or by a tie to it that they are told to have."""
    return is_stated(sentence) or (len(sentence) <= MAX_SENTENCE and bool(_TIED.search(sentence)))


def tells_a_tie(sentence: str) -> bool:
    """Whether somebody may be told to have a tie to the matter."""
    return len(sentence) <= MAX_SENTENCE and bool(_TIE_TOLD.search(sentence))


def goes_out(sentence: str, names: set[str], before: set[str]) -> bool:
    """Whether one of those named ``before`` leaves: ``Hun gik uden for``, or by the surname alone.

    Args:
        sentence: what is told.
        names: who is named in it.
        before: surnames of those named in the sentence before.
    """
    if not names:
        return bool(_THEN_OUT.match(sentence))
    return names <= before and bool(_SHORT_OUT.match(sentence))


def told_why(sentence: str, following: str) -> bool:
    """Whether who is kept out of a matter is tied to it by the next sentence: ``Hans søn er ansat i firmaet``."""
    short = max(len(sentence), len(following)) <= MAX_SENTENCE
    return short and bool(_LEFT_FOR_IT.search(sentence) and _TIE_NEXT.match(following.lstrip()))


def refers_back(sentence: str) -> bool:
    """Whether a sentence without a name speaks of those named before."""
    return bool(_BACK_TO.search(sentence))


def tells_of_leaving(text: str) -> bool:
    """Whether it is told how somebody left the room, as only the minutes of that very meeting tell."""
    return bool(_WENT_OUT.search(text))
