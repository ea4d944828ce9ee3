"""Units that the md tagger labels: words, numbers and marks, the smallest stretches that an entity can begin or end with."""

import re

_LOWER_UPPER = r"(?<=[a-zæøå]{2})(?=[A-ZÆØÅ][a-zæøå])"
_DIGIT_UPPER = r"(?<=\d)(?=[A-ZÆØÅ][a-zæøå])"
_MARKS = r"[\u0300-\u036f\u00ad\u200b]"
_RUN = re.compile(rf"\d+(?:[.,]\d+)+(?!\w)|(?:[^\W_]{_MARKS}*)+|([^\w\s]|_)\1{{2,}}|[^\w\s]|_")
_GLUED = re.compile(f"{_LOWER_UPPER}|{_DIGIT_UPPER}")


def units_of(text: str) -> list[tuple[int, int]]:
    """The units of ``text`` as (start, end), in order; a unit holds no white space.

    >>> [text[a:b] for text in ["Lars Lø (V): 1.200,50 kr."] for a, b in units_of(text)]
    ['Lars', 'Lø', '(', 'V', ')', ':', '1.200,50', 'kr', '.']
    >>> [text[a:b] for text in ["BeslutningGodkendt ..."] for a, b in units_of(text)]
    ['Beslutning', 'Godkendt', '...']
    """
    units = []
    for match in _RUN.finditer(text):
        start = match.start()
        for cut in _GLUED.finditer(match.group()):
            units.append((start, match.start() + cut.start()))
            start = match.start() + cut.start()
        units.append((start, match.end()))
    return units


def is_unit(text: str) -> bool:
    """Whether ``text`` lies within one unit.

    >>> is_unit("kr"), is_unit("kr."), is_unit("1.200")
    (True, False, True)
    """
    return units_of(text) == [(0, len(text))]
