"""INCEpTION: a folder of UIMA CAS files with their type system, as CAS JSON or as XMI, through dkpro-cassis.

In the files offsets count UTF-16 code units; dkpro-cassis turns them into code points.  Every kind of mark is a layer of its own
with a feature for each attribute; sentences (one a line) and tokens come along, as INCEpTION works on them.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from referat.errors import ExchangeError
from referat.exchange.base import Answer, ExchangeFormat, Region, Task, as_exported
from referat.exchange.scheme import ATTRIBUTES, attributes_of
from referat.exchange.slips import file_names, read_slips, slip_of, task_from, write_slips
from referat.exchange.tokens import tokens_of
from referat.extras import need
from referat.labels import ENTITY_LABELS, SECTION_LABELS
from referat.lines import lines_of

SHOWS = frozenset(attribute.name for attribute in ATTRIBUTES)
TYPE_SYSTEM = "TypeSystem.xml"
_SEGMENTS = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
_LAYERS: dict[str, tuple[str, ...]] = {
    "webanno.custom.Entity": ENTITY_LABELS,
    "webanno.custom.Decision": ("DECISION",),
    "webanno.custom.Field": ("NUMBER", "TITLE", "TYPE", "CASE", "PLACE", "TIME"),
    "webanno.custom.Votes": ("COUNT", "TALLY"),
    "webanno.custom.Section": SECTION_LABELS,
}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def type_system() -> Any:
    """The layers and their features as a `cassis.TypeSystem`."""
    need("cassis", extra="exchange")
    from cassis import TypeSystem

    types = TypeSystem()
    for name, labels in _LAYERS.items():
        layer = types.create_type(name)
        features = dict.fromkeys(attribute.name for label in labels for attribute in attributes_of(label))
        for feature in ("label", *features):
            types.create_feature(layer, feature, "uima.cas.String")
    for name in ("Sentence", "Token"):
        types.create_type(_SEGMENTS + name)
    return types


def write(path: Path, tasks: Sequence[Task]) -> list[Path]:
    """Write a folder of CAS JSON, which carries its types."""
    return _write(path, tasks, ".json")


def write_xmi(path: Path, tasks: Sequence[Task]) -> list[Path]:
    """Write a folder of XMI with its type system.

    Raises:
        ExchangeError: a text holds what XML cannot.
    """
    for task in tasks:
        if match := _NOT_IN_XML.search(task.text):
            raise ExchangeError(f"{task.name}: XMI cannot hold the character {match.group()!a} at {match.start()}; use --format inception")
    return _write(path, tasks, ".xmi")


def read(path: Path) -> Iterator[Answer]:
    """Read a folder of CAS files, JSON or XMI.

    Raises:
        ExchangeError: a file is missing or no CAS, a layer is missing, or a text has changed.
    """
    for name, slip in read_slips(path).items():
        file = next((file for suffix in (".json", ".xmi") if (file := path / (name + suffix)).exists()), None)
        if file is None:
            raise ExchangeError(f"{path / name}.json: is missing, and so is .xmi; put it back, or take {name!r} out of tasks.json")
        with as_exported(str(file), "INCEpTION"):
            cas = _load(file)
            text = cas.sofa_string
            regions = [region for layer in _LAYERS for region in _regions(cas, layer)]
        task, same = task_from(slip, text, regions, str(file))
        yield Answer(task, str(file), unchanged=same)


def _write(path: Path, tasks: Sequence[Task], suffix: str) -> list[Path]:
    types = type_system()
    path.mkdir(parents=True, exist_ok=True)
    names = file_names(tasks)
    written = [path / (name + suffix) for name in names]
    for file, task in zip(written, tasks, strict=True):
        cas = _cas(types, task)
        file.write_bytes((cas.to_json() if suffix == ".json" else cas.to_xmi()).encode())
    types.to_xml(path / TYPE_SYSTEM)
    slips = write_slips(path, {name: slip_of(task, SHOWS) for name, task in zip(names, tasks, strict=True)})
    return [*written, path / TYPE_SYSTEM, slips]


def _cas(types: Any, task: Task) -> Any:
    from cassis import Cas

    cas = Cas(types, sofa_string=task.text, sofa_mime="text/plain", document_language="da")
    sentence, token = types.get_type(_SEGMENTS + "Sentence"), types.get_type(_SEGMENTS + "Token")
    cas.add_all([sentence(begin=line.start, end=line.end) for line in lines_of(task.text)])
    words = (word for word in tokens_of(task.text, task.regions) if word["text"].strip())
    cas.add_all([token(begin=word["start"], end=word["end"]) for word in words])
    layer_of = {label: types.get_type(name) for name, labels in _LAYERS.items() for label in labels}
    for region in task.regions:
        values = {name: " ".join(chosen) for name, chosen in region.attributes.items() if name in SHOWS}
        cas.add(layer_of[region.label](begin=region.start, end=region.end, label=region.label, **values))
    return cas


def _load(file: Path) -> Any:
    from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

    data = file.read_bytes()
    if file.suffix == ".json":
        return load_cas_from_json(data.decode())
    return load_cas_from_xmi(data.decode(), typesystem=load_typesystem((file.parent / TYPE_SYSTEM).read_bytes().decode()))


def _regions(cas: Any, layer: str) -> Iterator[Region]:
    if not cas.typesystem.contains_type(layer):
        return
    for found in cas.select(layer):
        label = found.label or ""
        values = {a.name: _values(a.values, told) for a in attributes_of(label) if (told := getattr(found, a.name, None))}
        yield Region(found.begin, found.end, label, values)


def _values(known: tuple[str, ...], told: str) -> tuple[str, ...]:
    return tuple(told.split()) if known else (told,)


FORMAT = ExchangeFormat("inception", write, read)
XMI = ExchangeFormat("inception-xmi", write_xmi, read)
