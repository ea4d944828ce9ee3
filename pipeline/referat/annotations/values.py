"""Normalised values of entities, annotated apart from the spans: ISO dates, kroner, party letters."""

import json
from pathlib import Path

from referat.errors import GoldError

VALUES = "values.jsonl"


def load_values(folder: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Values by document id and (start, end); the empty string where a reader can give none.

    Without the file there are none.

    Raises:
        GoldError: a line that is no ``{"id": …, "values": [[start, end, value], …]}``; names file and line.
    """
    path = folder / VALUES
    if not path.exists():
        return {}
    values = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"), start=1):
        try:
            row = json.loads(line)
            values[str(row["id"])] = {(int(start), int(end)): str(value) for start, end, value in row["values"]}
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}:{number}: is no line of values: {error}: {line[:80]!r}") from error
    return values
