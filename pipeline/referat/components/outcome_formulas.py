"""The formulas of decisions and recommendations: words that go with an outcome, and what a recommendation asks for."""

import re
from functools import lru_cache

REMEMBERED = 4_000
_NOT = r"(?:ikke|ej|hverken)\s+(?:\w+\s+){0,2}"
# Formulas of the language, tried in order; each is a feature, none decides alone.
_FORMULAS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("attendance", r"\bafbud\b|\bfraværende\b|\binhabil|stedfortræder|deltog ikke|forlod (?:mødet|lokalet)|til stede"),
        (
            "no-stand",
            r"(?:undlod at tage|undlader at tage|tog ikke|tager ikke|tages ikke|ikke at tage|ikke taget) stilling"
            r"|\b(?:ingen|afst[åo]d\w* fra) (?:indstilling|anbefaling|udtalelse|at indstille|at udtale)",
        ),
        ("empty", r"^(?:intet|ingenting|ingen|-|ingen bemærkninger|ingen spørgsmål)\b|^jf\.|^der (?:var|er) (?:ingen|intet)\b"),
        ("vote", r"\bstemte\b|\bundlod\b|\bstemmer (?:for|imod)|hverken for eller imod"),
        ("reservation", r"forbehold|afventer stillingtagen|særindstilling"),
        (
            "remark",
            r"bemærkede|protokol|vedlægges|vedhæft|vedlagt|ønskede .{0,30}tilført|gør opmærksom|gjorde opmærksom|gav udtryk"
            r"|udtryk(?:te|ker)\b|stille\w* spørgsmål",
        ),
        ("not-released", r"ikke frigivet|offentliggøres ikke|ikke (?:til )?offentlig|fortrolig|lukket (?:referat|protokol|punkt)|udeladt"),
        (
            "reject",
            rf"{_NOT}(?:godkend|vedtag|tiltr|imødek|anbefal|støtte|følge|fulgt|tilslut|ønske|give"
            rf"|accepter|sælge|indføre|binde|samle flertal|grundlag|midler|muligt|opfyldt|antage|til følge|lade sig|i stand"
            rf"|stemning|gå ind)|\b(?:ønsker|giver|følger|accepterer|besluttede|støtter"
            rf"|kan) ikke\b|forkast|afvis|nedstem|afslå|afslag|(?:godkend|vedtag|tiltr|imødek|anbefal"
            rf"|støtte)\w*\s+(?:herefter\s+|dermed\s+)?ikke\b|bortfald|\bfald[te]|\bfaldet"
            rf"|henlægge|fraråd|\bafst[åo]r? fra\b|^nej\b|sige[rs]? nej|antages ikke|går ikke ind|\bingen grund|ikke i stand"
            rf"|ikke .{{0,30}}flertal",
        ),
        ("withdraw", r"\budgå|\budgik|taget af dagsordenen|tages af dagsordenen|taget af\b|trukket"),
        (
            "postpone",
            r"\buds[aæ]t|udskyd|udskudt|genoptag|næste møde|senere møde|tages op igen|optages igen|\bafvente[rs]?\b"
            r"|\bi bero\b|\bhvile[rs]?\b|\bholdes over\b|\bvente[rs]? (?:til|på|med|man)\b"
            r"|\blægge[rs] (?:over|på is)|\blagt (?:over|på is|til side)|\bskydes (?:til|over)|på\s?ny (?:den|på|til|i)\b"
            r"|tages op (?:den|i|på|ultimo|primo)\b"
            r"|\bsættes på (?:dagsordenen )?igen|\bnåedes ikke|\bmå vente\b|\bny sag\b",
        ),
        (
            "refer",
            r"henvis|oversend|tilbagesend|sende[st]? tilbage|sendt tilbage|sende[st]? i høring|fremsend"
            r"|overgår til|\btilbage til\b|\bsende[srt]?\w* .{0,60}\btil (?:\w*udvalg|direktion"
            r"|forvaltning|administration|realit|behandling)|høring\w* iværksæt"
            r"|videresend|sende[st]? videre|returner|hjemvis|\bretur til|\bovergive[ts]?\b|videregive|\btil budget"
            r"|\bbudgetforhandling|indgår i .{0,30}budget|^til \w*udvalg",
        ),
        (
            "recommend",
            r"anbefal|indstill(?:es|er|ede)|indstillet til|\bstøttes\b|over\s?for (?:by)?rådet|over\s?for kommunalbestyrelsen"
            r"|(?:kan|at) (?:gå ind for|pege på)",
        ),
        ("note", r"efterretning|til orientering|orienter|foretoges|ad notam"),
        ("discuss", r"drøft|temamøde\w* .{0,20}afholdt"),
        ("change", r"ændring|tilføjelse|rettelse|dog\b|idet\b|med den|under forudsætning|betinge|korrektion|med forbehold|således at"),
        ("limit", r"\bmen\b|\bi stedet\b|undtagelse|delvis|\bnedsat|\bnedsættes|forhøj|\bkun\b|\balene\b|\bhøjst\b|\bbortset\b"),
        ("as-told", r"som (?:foreslået|indstillet|anbefalet|foreligge|udsendt)|efter indstilling|i den udsendte form"),
        (
            "approve",
            r"godkend|tiltr[aå]d|tiltræd|vedtag|vedtog|bevilge|meddel|valgt|udpege|tilslut|imødek|enig|bevillige|bekræft|\bja\b"
            r"|\bigangsæt|\bbemyndige|\bindgås\b|\bantage[st]\b|\bgives\b|står ved magt|\boptaget\b",
        ),
        ("elect", r"\bvalgt\b|\bvalgtes\b|\bvælges\b|udpeg|\bblev ansat|\bansættes|\bpege[dr]?\w* på"),
        (
            "wish",
            r"\bbede[sr]\b|\bbeder\b|\bbad om|\banmode|opfordr|\bønske[rs]?\b|\bønskede|\bpålægge|udbad sig|efterly|\bhenstil"
            r"|\bvil (?:gerne |først )?(?:se|have|høre)\b",
        ),
        ("arrange", r"\b(?:af)?holdes\b|flyttes|aflys|planlægges|inviteres|indkaldes|foretræde|\baftalt\b|enighed om|på dagsordenen"),
        ("task", r"\budarbejde|\bundersøge|\bredegør|\bnotat\b|\beftersende|\bindhente|\bfremlægge|\bforelægge"),
        (
            "order",
            r"behandles (?:efter|før|som|sammen)|behandlet (?:efter|før|sammen)|dagsordenen som punkt|tages som (?:det )?(?:første"
            r"|sidste)|dog (?:før|efter) (?:punkt|pkt|sag)|rykkes frem|rykket frem",
        ),
    )
)
# What a line of a recommendation asks for; the first match of the line counts, a no before everything.
_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("postpone", r"\buds[aæ]t|udskyd|skydes til|\bafvent|genoptag|i bero"),
        (
            "refer",
            r"oversend|henvis|sende[st]? .{0,30}høring|høring\w* iværksæt|sende[st]? (?:tilbage )?til"
            r"|tilbage til|fremsende[st]? til|overgår til",
        ),
        ("note", r"efterretning|til orientering|^\W*orientering"),
        ("discuss", r"\bdrøft(?:e[rs]?|else)\b"),
        (
            "approve",
            r"godkend|tiltræd|vedtag|bevil|meddel|\bafsæt|\bfrigiv|\bigangsæt|\betabler|\bvælg|\budpeg|\bfinansier|\bindgå"
            r"|\bimødekom|\bgive[rs]?\b|\bfår\b|\bændre[rs]?\b|\boptag|\boverfør|\bfastsæt|\bforhøj|\bsælge[rs]?\b|\bindstilles\b"
            r"|\bundersøge[rs]?\b",
        ),
        ("choose", r"beslutte[rs]?,? (?:om|hvor|hvilke)|tage[rs]? stilling|træffe[rs]? beslutning"),
    )
)
_ASKED_NO = re.compile(
    r"(?:kan|kunne) ikke (?:anbefales?|tiltræde)|anbefales ikke|afslag|afslå|afvis|forkast|nedlægge[rs]? forbud|ikke\s+(?:\w+\s+){0,3}?"
    r"(?:imødekom|godkend|tiltræd|bevil|give|yde|indgå|købe|tildele|indføre|etabler|gennemfør|ændre|sælge|støtte|vedtage|fremme"
    r"|tages? til følge|iværksæt|deltage|imødekommes)",
    re.IGNORECASE,
)
_ASK_LINE = re.compile(r"\n|;|(?<=[a-zæøå,.])\s+(?=at\s)|(?<=[a-zæøå])\.\s+(?=[A-ZÆØÅ])")


@lru_cache(maxsize=REMEMBERED)
def formulas_in(text: str) -> tuple[str, ...]:
    """Names of the formulas in a text."""
    return tuple(name for name, pattern in _FORMULAS if pattern.search(text))


def asked_in(recommendation: str) -> list[str]:
    """What a recommendation asks for, line by line, each thing once; ``nothing`` where it asks for none of what is known."""
    found: list[str] = []
    for line in _ASK_LINE.split(recommendation):
        if _ASKED_NO.search(line):
            found.append("reject")
            continue
        places = [(match.start(), name) for name, pattern in _ASKED if (match := pattern.search(line))]
        if places:
            found.append(min(places)[1])
    return list(dict.fromkeys(found)) or ["nothing"]
