"""Normalised values of entities: ISO 8601 dates, kroner as decimals, party letters, names without genitive."""

from datetime import date

from referat.labels import EntityLabel
from referat.values.amounts import amount_value
from referat.values.dates import date_value
from referat.values.names import name_value
from referat.values.parties import PartyOf, parties_at, party_value

__all__ = ["PartyOf", "amount_value", "date_value", "entity_value", "name_value", "parties_at", "party_value"]


def entity_value(label: EntityLabel, text: str, anchor: date | None) -> str | None:
    """The value of an entity, or None where its text does not tell.

    Args:
        label: the entity's label.
        text: its characters.
        anchor: the meeting's date, for dates without a year.
    """
    if label == "DATE":
        return date_value(text, anchor)
    if label == "AMOUNT":
        return amount_value(text)
    if label == "PARTY":
        return party_value(text)
    return name_value(text)
