"""Names as they are called: without a genitive ending, on one line."""

import re
from functools import lru_cache

_GENITIVE_NOUN = re.compile(
    r"(?:udvalg|udvalget|råd|rådet|byråd|byrådet|forvaltning|forvaltningen|kommune|kommunen|styrelse|styrelsen|bestyrelse|bestyrelsen|ministeriet|region|nævnet|"
    r"afdelingen|afdeling|selskab|selskabet|forening|foreningen|magistraten|direktionen|centret|center|skole|skolen)s$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def name_value(text: str) -> str:
    """The name without a genitive ending that is beyond doubt.

    >>> name_value("Økonomiudvalgets")
    'Økonomiudvalget'
    >>> name_value("KL’s")
    'KL'
    >>> name_value("Jens")
    'Jens'
    """
    name = re.sub(r"\s+", " ", text.strip())
    if match := re.fullmatch(r"(.+?)['’´`]s?", name):
        return match[1]
    if _GENITIVE_NOUN.search(name):
        return name[:-1]
    if re.fullmatch(r"[A-ZÆØÅ]{2,5}s", name):
        return name[:-1]
    return name
