"""What it costs to read the minutes of all municipalities, from measured speed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DOCUMENTS = 350_000


@dataclass(frozen=True, slots=True)
class Price:
    """What an hour of one core costs, and in what; an assumption, not a measurement."""

    amount: float = 0.05
    currency: str = "euro"


def cost_of(rate: float, words: float, price: Price, *, documents: int = DOCUMENTS) -> dict[str, float]:
    """Core hours and price of ``documents`` of ``words`` words each, at ``rate`` words a second a core.

    >>> cost_of(10_000, 3_600, Price(0.5, "euro"), documents=1_000)
    {'core_hours': 0.1, 'price': 0.05}
    """
    hours = documents * words / rate / 3600
    return {"core_hours": round(hours, 2), "price": round(hours * price.amount, 2)}


def costs(speed: Mapping[str, Any], price: Price) -> list[dict[str, Any]]:
    """For every model, of the texts as they come and without repeats; and for PDF what reading adds.

    The length of a document is the mean of the texts as they come, also where the rate is that without repeats.
    """
    rows = [row for row in speed["runs"] if row["workers"] == 1]
    words = next(row["words"] / row["documents"] for row in rows if row["repeats"])
    found = [
        {"what": f"{row['model']}, {row['texts']}", "rate": row["words_per_second"]["median"], "words": round(words)}
        | cost_of(row["words_per_second"]["median"], words, price)
        for row in rows
    ]
    pdf = speed["reading"].get("pdf")
    if pdf:
        found.append({"what": "reading PDF, in addition", "rate": pdf["words_per_second"], "words": round(words)})
        found[-1] |= cost_of(pdf["words_per_second"], words, price)
    return found
