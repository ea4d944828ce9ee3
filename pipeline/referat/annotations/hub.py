"""Gold as the folder of a dataset repository: Parquet by split and a card; `datasets.load_dataset` reads it, and a hub takes it."""

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from referat.annotations.dataset import SPLITS, load_corpus, rows_of
from referat.errors import ReferatError
from referat.retrain.gold import read_new_gold

if TYPE_CHECKING:
    from datasets import DatasetDict

CARD, DATA = "README.md", "data"

_CARD = """---
language: [da]
license: {{ licence }}
task_categories: [token-classification, text-classification]
pretty_name: {{ name }}
configs:
- config_name: default
  data_files:
{%- for split in splits %}
  - split: {{ split }}
    path: {{ data }}/{{ split }}-*.parquet
{%- endfor %}
---

# {{ name }}

Danish municipal minutes, annotated: agenda items, sections, entities, decisions. One row a document; spans are character offsets
into `text`, end exclusive. The labels are those of `referat`, guidelines {{ guidelines }}.

| split | documents | items | entities | decisions |
|---|---|---|---|---|
{% for row in counts -%}
| {{ row | join(" | ") }} |
{% endfor %}
Municipalities: {{ municipalities | join(", ") }}.

```python
from datasets import load_dataset

minutes = load_dataset("path/of/this/folder")
```
"""


def write_repository(out: Path, dataset: "DatasetDict", *, name: str, licence: str) -> list[Path]:
    """Write a dataset with its card into ``out``.

    Args:
        out: folder of the repository.
        dataset: gold, as `corpus_dataset` or `gold_dataset` gives it.
        name: of the dataset.
        licence: of texts and annotations, as a hub writes it: ``cc0-1.0``, ``other``.
    """
    (out / DATA).mkdir(parents=True, exist_ok=True)
    written = []
    for split, rows in dataset.items():
        path = out / DATA / f"{split}-00000-of-00001.parquet"
        rows.to_parquet(path)
        written.append(path)
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    card = environment.from_string(_CARD).render(
        name=name,
        licence=licence,
        data=DATA,
        splits=list(dataset),
        guidelines=", ".join(sorted({version for rows in dataset.values() for version in rows["guidelines"]})),
        municipalities=sorted({town for rows in dataset.values() for town in rows["municipality"] if town}),
        counts=[
            (split, len(rows), *(sum(map(len, rows[layer])) for layer in ("items", "entities", "decisions")))
            for split, rows in dataset.items()
        ],
    )
    (out / CARD).write_text(card, encoding="utf-8")
    return [*written, out / CARD]


def corpus_dataset(annotations: Path, corpus: Path, texts: Path | None) -> "DatasetDict":
    """The gold of the project, splits that hold something.

    Raises:
        referat.errors.GoldError: the gold cannot be read, or a text has changed.
    """
    from datasets import DatasetDict

    whole = load_corpus(annotations, corpus, texts)
    return DatasetDict({split: whole[split] for split in SPLITS if len(whole[split])})


def gold_dataset(folder: Path) -> "DatasetDict":
    """New gold of somebody's, as one split ``train``.

    Raises:
        referat.errors.GoldError: see `referat.retrain.gold.read_new_gold`.
    """
    from datasets import DatasetDict

    return DatasetDict({"train": rows_of(read_new_gold(folder))})


def push_repository(folder: Path, repository: str, *, private: bool = True) -> str:
    """Upload a folder that `write_repository` wrote to a hub, with the token that ``hf auth login`` stored.

    Args:
        folder: of the dataset.
        repository: ``owner/name``; it is made where there is none.
        private: whether a repository that is made can be seen by its owner alone.

    Returns:
        The address of the commit.

    Raises:
        ReferatError: no network, no token, or no right to write there.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, LocalTokenNotFoundError

    hub = HfApi()
    # What the HTTP client of the library raises, whichever client it is: the base of its own error.
    client_error: type[Exception] = HfHubHTTPError.__bases__[0]
    try:
        hub.create_repo(repository, repo_type="dataset", private=private, exist_ok=True)
        done = hub.upload_folder(folder_path=folder, repo_id=repository, repo_type="dataset", commit_message="Gold annotations of minutes")
    except (client_error, HfHubHTTPError, LocalTokenNotFoundError, OSError, ValueError) as error:
        raise ReferatError(f"{repository}: could not be pushed to; the folder {folder} is complete. {error}") from error
    return str(done.commit_url)
