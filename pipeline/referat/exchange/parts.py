"""Documents split into parts that a person can do at a sitting, and put together again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from referat.annotations.gold import sha256_of
from referat.errors import ExchangeError
from referat.exchange.base import Part, Region, Task
from referat.exchange.regions import is_item, section_start
from referat.labels import SECTION_LABELS
from referat.lines import lines_of

# How much suggested text a person goes over in a minute: about 110 words, each with its marks.  An estimate, not measured.
CHARACTERS_A_MINUTE = 700


def whole(text: str) -> Part:
    """The part that is the whole document."""
    return Part(number=1, of=1, start=0, end=len(text), sha256=sha256_of(text))


def split(task: Task, minutes: float) -> list[Task]:
    """Split a document into parts of about so many minutes each; together they are the document.

    A part ends before an item where it can, else before a section, before an empty line, before a line.  No mark is cut, and
    no title.  A part that begins inside a section has that section marked on its first line.

    Args:
        task: a whole document.
        minutes: how long a part may take.
    """
    cuts = [0, *_cuts(task, max(1, int(minutes * CHARACTERS_A_MINUTE))), len(task.text)]
    stretches = list(pairwise(cuts))
    return [_part(task, number, len(stretches), start, end) for number, (start, end) in enumerate(stretches, start=1)]


def alone(task: Task) -> Task:
    """A part as a document of its own; its header says where it comes from."""
    part = task.part
    if part.of == 1:
        return task
    header = {**task.header, "part_of": task.document, "part_start": str(part.start), "part_end": str(part.end)}
    return replace(task, document=f"{task.document}/{part.start}-{part.end}", header=header, part=whole(task.text))


def join(tasks: Sequence[Task]) -> Task:
    """The document whose parts these are.

    Raises:
        ExchangeError: parts are missing, or do not fit together.
    """
    first = tasks[0]
    of = first.part.of
    missing = sorted({*range(1, of + 1)} - {task.part.number for task in tasks})
    if missing:
        shown = ", ".join(map(str, missing))
        raise ExchangeError(
            f"{first.document}: of its {of} parts these are not there: {shown}. Finish them and give all files at once, or import "
            "with --parts, which makes a document of each part that is done"
        )
    ordered = sorted(tasks, key=lambda task: task.part.number)
    text = "".join(task.text for task in ordered)
    if {task.part.sha256 for task in ordered} != {sha256_of(text)} or {task.part.of for task in ordered} != {of}:
        raise ExchangeError(
            f"{first.document}: its parts do not make up its text; they are of different exports. Take all parts from one export"
        )
    regions: list[Region] = []
    for task in ordered:
        regions += _moved(task, regions)
    return replace(first, text=text, regions=tuple(regions), part=whole(text))


def _moved(task: Task, before: Sequence[Region]) -> Iterator[Region]:
    """Regions of a part at their places in the document, without a section that only goes on."""
    going_on = next((region.label for region in reversed(_sections(before))), None)
    first = next(iter(_sections(task.regions)), None)
    if first is not None and not (task.part.continues and first.label == going_on and not task.text[: first.start].strip()):
        first = None
    for region in task.regions:
        if region is not first:
            yield replace(region, start=region.start + task.part.start, end=region.end + task.part.start)


def _part(task: Task, number: int, of: int, start: int, end: int) -> Task:
    text = task.text[start:end]
    regions = [replace(r, start=r.start - start, end=r.end - start) for r in task.regions if start <= r.start < end]
    first = next(iter(lines_of(text)), None)
    current = [r for r in _sections(task.regions) if r.start < start]
    continues = first is not None and bool(current) and not any(r.start == first.start for r in _sections(regions))
    if continues and first is not None:
        regions.insert(0, Region(first.start, first.end, current[-1].label))
    part = Part(number=number, of=of, start=start, end=end, sha256=task.part.sha256, continues=continues)
    return replace(task, text=text, regions=tuple(regions), part=part)


def _cuts(task: Task, most: int) -> Iterator[int]:
    """Where to cut: the last item within reach, else the best place in its second half, else the first place beyond."""
    places = _places(task)
    start = 0
    while len(task.text) - start > most:
        near = [(rank, place) for place, rank in places if start < place <= start + most]
        late = [(rank, place) for rank, place in near if rank == 0 or place - start >= most // 2] or near
        if late:
            best = min(rank for rank, _ in late)
            start = max(place for rank, place in late if rank == best)
        else:
            start = next((place for place, _ in places if place > start), len(task.text))
            if start == len(task.text):
                return
        yield start


def _places(task: Task) -> list[tuple[int, int]]:
    """Where a part may begin, with a rank: 0 an item, 1 a section, 2 below an empty line, 3 any line."""
    text, sections = task.text, _sections(task.regions)
    starts = [section_start(text, section) for section in sections]
    ranks = {line.start - line.indent: 2 if line.blank_before else 3 for line in lines_of(text)}
    ranks |= {start: 0 if is_item(section) else 1 for start, section in zip(starts, sections, strict=True)}
    held = [(region.start, region.end) for region in task.regions if region.label not in SECTION_LABELS]
    held += [(a, b) for a, b, section in zip(starts, [*starts[1:], len(text)], sections, strict=False) if section.label == "title"]
    covered = {place for start, end in held for place in range(start + 1, end)}
    return [(place, ranks[place]) for place in sorted(ranks) if 0 < place < len(text) and place not in covered]


def _sections(regions: Iterable[Region]) -> list[Region]:
    return sorted((region for region in regions if region.label in SECTION_LABELS), key=lambda region: region.start)
