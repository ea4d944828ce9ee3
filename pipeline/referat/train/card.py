"""The model card, made from the run; ``referat readme`` puts the scores on test into it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import jinja2
from spacy.language import Language

from referat.labels import ENTITY_LABELS, OUTCOMES, SECTION_LABELS
from referat.train.data import TrainingData

LABELS_TABLE = f"""| layer | labels |
|---|---|
| entities | {" ".join(ENTITY_LABELS)} |
| sections | {" ".join(SECTION_LABELS)} |
| outcomes | {" ".join(OUTCOMES)} |"""

_CARD = """# {{ name }} {{ version }}

{{ description }}

Made by `{{ command }}`; licence {{ licence }}. Loaded with `spacy.load("{{ name }}")` once its wheel is installed, or
with `referat extract --model {{ name }}`.

## Pipeline

{{ pipeline }}

{{ labels }}

## Data

Trained on {{ train }} annotated documents, chosen by {{ dev }} (gold sha256 `{{ gold }}`), and on:

| source | licence | used for |
|---|---|---|
{% for source in sources -%}
| {{ source.name }} | {{ source.license }} | {{ source.used_for }} |
{% endfor %}{% if scope %}
Not all of it: {{ scope }}.
{% endif %}
Several sources state no licence. They were published by the municipalities; the model holds no text of theirs.

## Scores on test

<!-- scores: made by `referat readme`, do not edit -->
<!-- end of scores -->

## Scores of entities in records

{% if encoder -%}
`score` of an entity is the tagger's probability of just that span. Where the grammar alone found it, it is the share of right spans on
the dev split among those found the same way:
{%- else -%}
`score` of an entity is the share of right spans on the dev split among those found the same way:
{%- endif %}

| found as | share right |
|---|---|
{% for stratum, share in strata.items() -%}
| {{ stratum }} | {{ share }} |
{% endfor %}{% if notes %}
{{ notes }}{% endif %}
## Limits and intended use

For reading published minutes by machine in batches. Read the quoted text before you hold somebody to a decision:
outcomes in free wording (`other`) and votes told in prose are the weakest parts. Trained mostly on one municipality's
layout and on own documents; a layout unlike any of them loses items and sections first. Danish only. Not for building profiles
of private persons who appear in minutes.
"""


def write_card(nlp: Language, folder: Path, data: TrainingData, *, notes: str = "", encoder: bool = False) -> None:
    """Write ``README.md`` beside the model.

    Args:
        nlp: the pipeline.
        folder: where it was written.
        data: what it was trained on.
        notes: sections that only this model has.
        encoder: whether its tagger is an encoder, which gives probabilities.
    """
    meta: dict[str, Any] = nlp.meta
    settings = json.loads((folder / "entities" / "settings.json").read_text(encoding="utf-8"))
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    card = environment.from_string(_CARD).render(
        name=f"{meta['lang']}_{meta['name']}",
        version=meta["version"],
        description=meta["description"],
        licence=meta["license"],
        pipeline=" ▸ ".join(nlp.pipe_names),
        labels=LABELS_TABLE,
        train=len(data.train),
        dev=len(data.dev),
        gold=gold_hash(data),
        sources=meta["sources"],
        scope=str(data.scope),
        strata=settings["scores"],
        notes=notes,
        command="referat tagger" if encoder else "referat train",
        encoder=encoder,
    )
    (folder / "README.md").write_text(card, encoding="utf-8")


def gold_hash(data: TrainingData) -> str:
    """SHA-256 over the gold that was trained on."""
    lines = sorted(gold.model_dump_json() for gold, _ in (*data.train, *data.dev))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
