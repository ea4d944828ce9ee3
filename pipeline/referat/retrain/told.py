"""What a municipality file adds to learning: its names in the place of others, its heading words in the place of others."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from referat.municipality import Municipality
from referat.retrain.lines import ReadMeeting, read_meeting_lines
from referat.retrain.material import Material
from referat.train.meetings import Meeting, meeting_of_gold
from referat.train.tagger_examples import Example


def told_examples(examples: Sequence[Example], municipality: Municipality, seed: int) -> list[Example]:
    """Paragraphs that name bodies or local lists of the file, each once more with others of the file in their place."""
    rng = random.Random(seed)
    names = {"ORG": list(municipality.committees), "PARTY": [known.name for known in municipality.lists]}
    varied = ((example, _renamed(example, names, rng)) for example in examples)
    return [new for example, new in varied if new != example]


def _renamed(example: Example, names: dict[str, list[str]], rng: random.Random) -> Example:
    old = example.paragraph.text
    text, entities, moved = old, [], 0
    for start, end, label in example.entities:
        known = names.get(label, [])
        others = [name for name in known if name != old[start:end]]
        name = rng.choice(others) if others and old[start:end] in known else old[start:end]
        text = text[: start + moved] + name + text[end + moved :]
        entities.append((start + moved, start + moved + len(name), label))
        moved += len(name) - (end - start)
    return replace(example, paragraph=replace(example.paragraph, text=text), entities=tuple(entities))


def told_meetings(materials: Sequence[Material], municipality: Municipality) -> list[ReadMeeting]:
    """Documents whose headings the file has other words for, each once with every such word in the place of its own."""
    return [read_meeting_lines(meeting) for material in materials for meeting in _with_headings(material, municipality)]


def _with_headings(material: Material, municipality: Municipality) -> Iterator[Meeting]:
    lines = [line for line in meeting_of_gold(*material.annotated) if line.content.strip()]
    most = max((len(words) for words in municipality.headings.values()), default=0)
    for place in range(most):
        words = {label: known[place] for label, known in municipality.headings.items() if place < len(known)}
        changed = [replace(line, content=words[line.label]) if line.heading and line.label in words else line for line in lines]
        if changed != lines:
            yield changed
