"""What is told of a retraining: tables for the terminal and the model's card."""

from collections.abc import Iterator, Sequence

import jinja2

from referat.train.card import LABELS_TABLE
from referat_eval.compare import NOISE, Change
from referat_eval.report import in_digits, markdown_rows
from referat_eval.retraining.estimate import Estimate
from referat_eval.retraining.run import TOLERANCE, Retrained

LEAST_TO_TRUST = 5
# With fewer, even a gain in every document has a p above .05.
LEAST_TO_TEST = 6

_CARD = """# {{ name }} {{ version }}

`{{ base }}`, gone on with {{ found.documents }} annotated documents of {{ found.items }} agenda items by `referat train --gold`,
{{ found.old }} old documents mixed in; licence of the base: {{ licence }}.
Loaded with `spacy.load("{{ name }}")` once its wheel is installed (`referat package`), or with `referat extract --model FOLDER`.

{{ pipeline }}

{{ labels }}

## What was won

{{ won }}

## What was lost

{{ lost }}

## Data

| source | licence | used for |
|---|---|---|
{% for source in sources -%}
| {{ source.name }} | {{ source.license }} | {{ source.used_for }} |
{% endfor %}
The model holds no text of theirs. The card of the base tells what else it learned from, its limits and its intended use.
"""


def card_of(found: Retrained, base: str) -> str:
    """The model card."""
    meta = found.nlp.meta
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(_CARD).render(
        name=f"{meta['lang']}_{meta['name']}",
        version=meta["version"],
        base=base,
        found=found,
        licence=meta["license"],
        pipeline=" ▸ ".join(found.nlp.pipe_names),
        labels=LABELS_TABLE,
        won="\n".join(won_lines(found)),
        lost="\n".join(lost_lines(found)),
        sources=meta["sources"],
    )


def won_lines(found: Retrained) -> Iterator[str]:
    """What was won on the held-out documents, and what more gold would give."""
    if not found.points:
        yield f"{found.documents} documents are too few to hold one out. `referat train --gold DIR --estimate` leaves each out in turn."
        return
    learned = [point.items for point in found.points if point.items]
    held = f"On {found.held_out} of the {found.documents} new documents, held out"
    yield f"{held} while a first model learned from {learned[-1]} items of the others:"
    yield ""
    yield from change_rows(found.won, found.held_out)
    yield ""
    yield "The model itself learned from all documents. What more gold would give, by a curve through " + (
        f"{', '.join(str(point.items) for point in found.points)} items:"
    )
    yield ""
    yield from (f"- {forecast.told()}" for forecast in found.forecasts)
    if found.held_out < LEAST_TO_TRUST:
        yield ""
        yield f"Held out: {_counted(found.held_out)}. That tells little: take the figures as a hint, and use `--estimate` for better ones."


def lost_lines(found: Retrained) -> Iterator[str]:
    """What became of the old documents."""
    if not found.guards:
        yield "Not known: no old gold with its texts is at hand. Name it with `--annotations`, `--corpus` and `--texts`."
        return
    yield f"On {found.guards} old documents that no model learned from (split dev):"
    yield ""
    yield from change_rows(found.kept, found.guards)
    yield ""
    if not found.lost:
        yield f"No figure fell by more than {TOLERANCE:g}."
    for change in found.lost:
        sure = "within noise" if change.verdict == NOISE else "more than noise"
        yield f"- {change.figure} fell by {change.a - change.b:.4f}, more than {TOLERANCE:g} ({sure})."


def estimate_lines(found: Estimate) -> Iterator[str]:
    """What an estimate says."""
    documents = len(found.before.table.documents)
    yield f"{documents} documents, {found.items} items, in {found.folds} folds: each scored by a model that did not learn from it."
    yield ""
    yield from change_rows(found.changes, documents)


def change_rows(changes: Sequence[Change], documents: int) -> Iterator[str]:
    """A Markdown table of figures before and after.

    The permutation test of fewer than `LEAST_TO_TEST` documents can find nothing significant: then there is no verdict.
    """
    told = documents >= LEAST_TO_TEST
    heads = ("figure", "before", "after", "difference", "95 %", *(("verdict",) if told else ()))
    rows = (
        (str(c.figure), in_digits(c.a), in_digits(c.b), f"{c.b - c.a:+.3f}", _interval(c), *((c.verdict,) if told else ())) for c in changes
    )
    yield from markdown_rows(heads, rows)
    if not told:
        yield ""
        yield f"{_counted(documents)}: too few for a test." + (" The interval is over them." if documents > 1 else "")


def _counted(documents: int) -> str:
    return "one document" if documents == 1 else f"{documents} documents"


def _interval(change: Change) -> str:
    if change.low != change.low:
        return "-"
    return f"{change.low:+.3f} to {change.high:+.3f}"
