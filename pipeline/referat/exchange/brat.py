"""brat: a folder of ``.txt`` and ``.ann`` files with its ``annotation.conf``.

Offsets are code points.  A mark over several lines is a discontinuous one in brat, with a fragment a line.  Values are brat's
attributes; free text stands in the note of a mark, as in marked text: ``point="1" body="Byrådet"``.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from referat.annotations import MarkupError
from referat.annotations.markup import parse_attributes, render_attributes
from referat.errors import ExchangeError
from referat.exchange.base import Answer, ExchangeFormat, Region, Task, check_quote
from referat.exchange.scheme import ATTRIBUTES, SPAN_LABELS, Attribute
from referat.exchange.slips import file_names, read_slips, read_text, slip_of, task_from, write_slips
from referat.labels import SECTION_LABELS

SHOWS = frozenset(attribute.name for attribute in ATTRIBUTES)
_MARK = re.compile(r"(?P<id>T\d+)\t(?P<label>\S+) (?P<offsets>\d+ \d+(?:;\d+ \d+)*)\t(?P<text>.*)")
_VALUE = re.compile(r"A\d+\t(?P<name>\S+) (?P<mark>T\d+)(?: (?P<value>\S+))?")
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (?P<mark>T\d+)\t(?P<text>.*)")
_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_NAMED = {attribute.name: attribute for attribute in ATTRIBUTES if len(attribute.values) > 1 and not attribute.many}
_FLAGS = {value: a.name for a in ATTRIBUTES if a.values and a.name not in _NAMED for value in a.values}
_FREE = {attribute.name for attribute in ATTRIBUTES if not attribute.values}


def annotation_conf() -> str:
    """The configuration of the collection: types of marks, attributes, and that marks may overlap."""
    types = ["[entities]", *SPAN_LABELS, "!section", *(f"\t{label}" for label in SECTION_LABELS)]
    relations = ["[relations]", "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
    attributes = ["[attributes]", *(line for attribute in ATTRIBUTES for line in _declared(attribute))]
    return "\n".join([*types, "", *relations, "", "[events]", "", *attributes]) + "\n"


def write(path: Path, tasks: Sequence[Task]) -> list[Path]:
    """Write a folder that brat can open as a collection."""
    path.mkdir(parents=True, exist_ok=True)
    written = []
    names = file_names(tasks)
    for name, task in zip(names, tasks, strict=True):
        (path / f"{name}.txt").write_bytes(task.text.encode())
        (path / f"{name}.ann").write_bytes("".join(line + "\n" for line in _lines(task)).encode())
        written += [path / f"{name}.txt", path / f"{name}.ann"]
    (path / "annotation.conf").write_text(annotation_conf(), encoding="utf-8")
    slips = write_slips(path, {name: slip_of(task, SHOWS) for name, task in zip(names, tasks, strict=True)})
    return [*written, path / "annotation.conf", slips]


def read(path: Path) -> Iterator[Answer]:
    """Read a folder.

    Raises:
        ExchangeError: a file is missing, a line is none of brat's, or a text does not fit its offsets.
    """
    for name, slip in read_slips(path).items():
        source, marks = path / f"{name}.txt", path / f"{name}.ann"
        if not source.exists() or not marks.exists():
            raise ExchangeError(f"{source if marks.exists() else marks}: is missing; put it back, or take {name!r} out of tasks.json")
        text = read_text(source)
        task, same = task_from(slip, text, _regions(marks, text), str(source))
        yield Answer(task, str(marks), unchanged=same)


def _declared(attribute: Attribute) -> list[str]:
    where = f"Arg:{'|'.join(attribute.labels)}"
    if attribute.name in _NAMED:
        return [f"{attribute.name}\t{where}, Value:{'|'.join(attribute.values)}"]
    return [f"{value}\t{where}" for value in attribute.values]


def _lines(task: Task) -> Iterator[str]:
    values = 0
    for number, region in enumerate(task.regions, start=1):
        fragments = _fragments(task.text, region)
        offsets = ";".join(f"{start} {end}" for start, end in fragments)
        yield f"T{number}\t{region.label} {offsets}\t{' '.join(task.text[start:end] for start, end in fragments)}"
        for attribute in ATTRIBUTES:
            for value in region.attributes.get(attribute.name, ()) if attribute.values else ():
                values += 1
                yield f"A{values}\t" + (f"{attribute.name} T{number} {value}" if attribute.name in _NAMED else f"{value} T{number}")
        if told := {name: values_[0] for name, values_ in region.attributes.items() if name in _FREE}:
            yield f"#{number}\tAnnotatorNotes T{number}\t{render_attributes(told)}"


def _fragments(text: str, region: Region) -> list[tuple[int, int]]:
    """The stretches of a region on each of its lines; brat ends a line wherever Unicode does."""
    return [match.span() for match in _LINE.finditer(text, region.start, region.end) if match.group().strip()]


def _regions(path: Path, text: str) -> list[Region]:
    found: dict[str, Region] = {}
    told: dict[str, dict[str, tuple[str, ...]]] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        place = f"{path}:{number}"
        if match := _MARK.fullmatch(line):
            found[match["id"]] = _region(place, text, match["label"], match["offsets"], match["text"])
        elif match := _VALUE.fullmatch(line):
            name, value = _named(place, match["name"], match["value"])
            values = told.setdefault(match["mark"], {})
            values[name] = (*values.get(name, ()), value)
        elif match := _NOTE.fullmatch(line):
            told.setdefault(match["mark"], {}).update(_noted(place, match["text"]))
        elif line.strip():
            raise ExchangeError(f"{place}: {line[:60]!r} is no mark, attribute or note of brat that annotation.conf allows; take it away")
    return [Region(r.start, r.end, r.label, told.get(name, {})) for name, r in found.items()]


def _region(place: str, text: str, label: str, offsets: str, quoted: str) -> Region:
    fragments = [(int(start), int(end)) for start, end in (pair.split() for pair in offsets.split(";"))]
    region = Region(fragments[0][0], fragments[-1][1], label)
    there = " ".join(text[start:end] for start, end in fragments)
    between = [text[left[1] : right[0]] for left, right in pairwise(fragments)]
    if there != quoted:
        check_quote(place, text, region, quoted)
    if any(gap.strip() or _LINE.fullmatch(gap) for gap in between):
        raise ExchangeError(f"{place}: {label} {quoted!r} leaves out what stands between its fragments; mark it in one piece")
    return region


def _named(place: str, name: str, value: str | None) -> tuple[str, str]:
    if name in _FLAGS:
        return _FLAGS[name], name
    if name in _NAMED and value is not None:
        return name, value
    raise ExchangeError(f"{place}: the attribute {name!r} is not in annotation.conf; use the one that came with the tasks")


def _noted(place: str, note: str) -> dict[str, tuple[str, ...]]:
    try:
        values = parse_attributes(note, place)
    except MarkupError as error:
        raise ExchangeError(f'{error}; write the note as point="1" body="Byrådet"') from error
    if unknown := [name for name in values if name not in _FREE]:
        raise ExchangeError(f'{place}: the note says {unknown[0]!r}; a note of a decision is point="1" or body="Byrådet", others have none')
    return {name: (value,) for name, value in values.items()}


FORMAT = ExchangeFormat("brat", write, read)
