"""What may be marked in an annotation tool: labels, and the attributes that may stand on each.

The labels are those of marked text: a section is marked on its first line, with the section's label, and holds to the next
one; everything else is marked where it stands.
"""

from dataclasses import dataclass

from referat.labels import ENTITY_LABELS, OUTCOMES, ROLES, SECTION_LABELS, VOTE_SIDES

SPAN_LABELS: tuple[str, ...] = (*ENTITY_LABELS, "DECISION", "NUMBER", "TITLE", "TYPE", "CASE", "COUNT", "TALLY", "PLACE", "TIME")
LABELS: tuple[str, ...] = (*SPAN_LABELS, *SECTION_LABELS)


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something to be told of a mark.

    Attributes:
        name: in the tools.
        labels: what it may stand on.
        hint: for annotators.
        values: what may be told; any text where there are none.
        many: whether several values may stand together.
        needed: whether a mark is wrong without it.
    """

    name: str
    labels: tuple[str, ...]
    hint: str
    values: tuple[str, ...] = ()
    many: bool = False
    needed: bool = False


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("role", ("PER", "PARTY"), "what the person or party did", ROLES),
    Attribute("head", ("ORG",), "in the meeting's head: the body that meets, its municipality", ("committee", "municipality"), many=True),
    Attribute("day", ("DATE",), "in the meeting's head: the date of the meeting", ("meeting",)),
    Attribute("time", ("TIME",), "the meeting's", ("start", "end"), needed=True),
    Attribute("outcome", ("DECISION",), "what was decided", OUTCOMES, needed=True),
    Attribute("final", ("DECISION",), "only where the section gives the wrong answer", ("final", "earlier")),
    Attribute("point", ("DECISION",), "the number of the point"),
    Attribute("body", ("DECISION",), "who decided, in the words of the nearest heading"),
    Attribute("side", ("COUNT", "TALLY"), "the side that is counted", VOTE_SIDES, needed=True),
    Attribute("item", ("title",), "closed to the public; more: the same title goes on", ("closed", "more"), many=True),
    Attribute("item_outcome", ("title",), "only where the decisions do not tell it", (*OUTCOMES, "mixed")),
    Attribute("glued", (*ENTITY_LABELS, "DECISION"), "the text itself glued it to a letter beside it", ("glued",)),
)

# How many characters above the first line of a section belong to it: told by nobody, kept for the round trip.
ABOVE = "above"


def attributes_of(label: str) -> tuple[Attribute, ...]:
    """The attributes that may stand on a label."""
    return tuple(attribute for attribute in ATTRIBUTES if label in attribute.labels)
