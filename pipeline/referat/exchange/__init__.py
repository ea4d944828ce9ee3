"""Exchange with annotation tools: gold and suggestions out to them, and what people made of it back as gold.

A format is one module with one `ExchangeFormat`; it is known once it stands in `FORMATS`.
"""

from referat.errors import ExchangeError
from referat.exchange import brat, doccano, inception, label_studio, marked, prodigy
from referat.exchange.base import ExchangeFormat

FORMATS: tuple[ExchangeFormat, ...] = (
    label_studio.FORMAT,
    doccano.FORMAT,
    brat.FORMAT,
    inception.FORMAT,
    inception.XMI,
    prodigy.FORMAT,
    marked.FORMAT,
)

__all__ = ["FORMATS", "ExchangeFormat", "find_format"]


def find_format(name: str) -> ExchangeFormat:
    """The format of that name.

    Raises:
        ExchangeError: there is none.
    """
    found = next((known for known in FORMATS if known.name == name), None)
    if found is None:
        raise ExchangeError(f"no format {name!r}; there are {', '.join(known.name for known in FORMATS)}")
    return found
