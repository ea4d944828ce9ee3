"""Label Studio: a JSON file of tasks, with predictions where a model suggested them and annotations where they are gold.

Offsets are code points.  In the text of a region Label Studio writes line breaks as ``\\n`` in two characters and leaves out
white space that a browser does not show, so texts are compared without white space.  The attributes of a region are results of
their own with its id.
"""

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from referat.errors import ExchangeError
from referat.exchange.base import Answer, ExchangeFormat, Region, Task, as_exported, check_quote, parse_json
from referat.exchange.scheme import ATTRIBUTES, SPAN_LABELS
from referat.exchange.slips import KEY, slip_of, task_from
from referat.labels import SECTION_LABELS

SHOWS = frozenset(attribute.name for attribute in ATTRIBUTES)
CONFIG = "label-studio.xml"
TEXT, SPANS, SECTIONS = "text", "mark", "section"
_WHITE = re.compile(r"\\n|\s+")
_COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf")


def labelling_config() -> str:
    """The labelling config of a project: all labels and attributes, each attribute only on the labels that it fits."""
    lines = ["<View>", '  <Header value="$why" size="6"/>', *_label_lines(SPANS, SPAN_LABELS), *_label_lines(SECTIONS, SECTION_LABELS)]
    lines.append(f'  <Text name="{TEXT}" value="${TEXT}" granularity="symbol"/>')
    for attribute in ATTRIBUTES:
        control = SECTIONS if set(attribute.labels) <= set(SECTION_LABELS) else SPANS
        when = f'whenTagName="{control}" whenLabelValue="{",".join(attribute.labels)}"'
        where = f'toName="{TEXT}" perRegion="true" {when}'
        lines.append(f'  <View visibleWhen="region-selected" {when}>')
        lines.append(f'    <Header value={quoteattr(f"{attribute.name}: {attribute.hint}")} size="6"/>')
        if attribute.values:
            choice = "multiple" if attribute.many else "single"
            lines.append(f'    <Choices name="{attribute.name}" {where} choice="{choice}" showInline="true">')
            lines += [f'      <Choice value="{value}"/>' for value in attribute.values]
            lines.append("    </Choices>")
        else:
            lines.append(f'    <TextArea name="{attribute.name}" {where} maxSubmissions="1" editable="true" rows="1"/>')
        lines.append("  </View>")
    return "\n".join([*lines, "</View>"]) + "\n"


def _label_lines(name: str, labels: Sequence[str]) -> list[str]:
    shown = [f'    <Label value="{label}" background="{_COLOURS[index % len(_COLOURS)]}"/>' for index, label in enumerate(labels)]
    return [f'  <Labels name="{name}" toName="{TEXT}">', *shown, "  </Labels>"]


def write(path: Path, tasks: Sequence[Task]) -> list[Path]:
    """Write the tasks, and the labelling config beside them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    config = path.parent / CONFIG
    rows = ",\n".join(json.dumps(_task(task), ensure_ascii=False) for task in tasks)
    path.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    config.write_text(labelling_config(), encoding="utf-8")
    return [path, config]


def read(path: Path) -> Iterator[Answer]:
    """Read a JSON export (not JSON-MIN).

    Raises:
        ExchangeError: the file is no such export, or a text does not fit its offsets.
    """
    rows = parse_json(path.read_bytes(), str(path))
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("data"), dict) for row in rows):
        raise ExchangeError(f"{path}: is no export of Label Studio in its format JSON; export the project again, as JSON")
    for number, row in enumerate(rows, start=1):
        place = f"{path}: task {row.get('id', number)}"
        with as_exported(place, "Label Studio"):
            yield from _answers(place, row)


def _task(task: Task) -> dict[str, Any]:
    order = task.order
    columns = {"rank": order.rank, "teaches": order.teaches, "why": order.why} if order else {"why": task.name}
    results = [result for index, region in enumerate(task.regions) for result in _results(f"r{index}", region, task.text)]
    made: dict[str, Any] = {"data": {TEXT: task.text, **columns, KEY: slip_of(task, SHOWS)}}
    if task.suggested_by is None:
        return made | {"annotations": [{"result": results}]}
    sure = [region.score for region in task.regions if region.score is not None]
    score = round(sum(sure) / len(sure), 4) if sure else 0.0
    return made | {"predictions": [{"model_version": task.suggested_by, "score": score, "result": results}]}


def _results(identity: str, region: Region, text: str) -> Iterator[dict[str, Any]]:
    place = {"start": region.start, "end": region.end}
    quoted = {**place, "text": text[region.start : region.end]}
    common = {"id": identity, "to_name": TEXT} | ({"score": region.score} if region.score is not None else {})
    control = SECTIONS if region.label in SECTION_LABELS else SPANS
    yield {**common, "from_name": control, "type": "labels", "value": {**quoted, "labels": [region.label]}}
    for attribute in ATTRIBUTES:
        if values := region.attributes.get(attribute.name):
            kind = "choices" if attribute.values else "textarea"
            content = {"choices": list(values)} if attribute.values else {"text": list(values)}
            yield {**common, "from_name": attribute.name, "type": kind, "value": {**place, **content}}


def _answers(place: str, row: dict[str, Any]) -> Iterator[Answer]:
    text = row["data"].get(TEXT, "")
    done = [one for one in row.get("annotations", ()) if not one.get("was_cancelled")]
    if not done:
        task, _ = task_from(row["data"].get(KEY), text, (), place)
        skipped = "was skipped" if row.get("annotations") else "has no annotation"
        yield Answer(task, place, unfinished=f"{skipped}; label and submit it")
    for one in done:
        task, _ = task_from(row["data"].get(KEY), text, _regions(place, text, one.get("result", ())), place)
        yield Answer(task, place, _annotator(one.get("completed_by")), _date(one.get("updated_at")))


def _regions(place: str, text: str, results: Sequence[dict[str, Any]]) -> list[Region]:
    names: dict[str, list[str]] = {}
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    spans: dict[str, dict[str, Any]] = {}
    for result in results:
        kind, value, identity = result.get("type"), result.get("value", {}), result.get("id", "")
        if kind == "labels":
            spans[identity] = value
            names.setdefault(identity, []).extend(value["labels"] or [""])
        elif kind in {"choices", "textarea"} and result.get("from_name") in SHOWS:
            told = value["choices"] if kind == "choices" else value["text"]
            values.setdefault(identity, {})[result["from_name"]] = tuple([told] if isinstance(told, str) else told)
        else:
            raise ExchangeError(f"{place}: has a result of {result.get('from_name')!r}, which {CONFIG} does not know; use that config")
    regions = []
    for identity, value in spans.items():
        for label in names[identity]:
            region = Region(int(value["start"]), int(value["end"]), label, values.get(identity, {}))
            check_quote(place, text, region, str(value.get("text", text[region.start : region.end])), seen=_seen)
            regions.append(region)
    return regions


def _seen(text: str) -> str:
    return _WHITE.sub("", text)


def _annotator(who: object) -> str | None:
    if isinstance(who, dict):
        return str(who.get("email") or who.get("id"))
    return None if who is None else str(who)


def _date(when: str | None) -> datetime.date | None:
    return None if when is None else datetime.datetime.fromisoformat(when.replace("Z", "+00:00")).date()


FORMAT = ExchangeFormat("label-studio", write, read)
