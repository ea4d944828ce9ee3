"""Measures that need a process of their own: one thread, nothing loaded before.

``python -m referat_eval.bench.alone NAME ARGUMENTS`` prints what the measure gives as JSON; `alone` calls it.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from referat.errors import ReferatError
from referat.runs.crew import worker_environment
from referat_eval.bench.texts import words_of


def alone(name: str, **arguments: str | int) -> dict[str, Any]:
    """What a measure gives, from a process with the environment of a worker.

    Raises:
        ReferatError: it failed.
    """
    command = [sys.executable, "-P", "-m", "referat_eval.bench.alone", name, json.dumps(arguments)]
    done = subprocess.run(command, env=worker_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReferatError(f"the measure {name} failed: {done.stderr.strip().splitlines()[-1:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def measure_steps(files: str, model: str) -> dict[str, Any]:
    """Seconds of every step of the flow over a folder of files, as a worker goes through them.

    Returns:
        ``documents``, ``words``, and ``seconds`` by step: read, tokens, each component, record.
    """
    from referat.formats import read
    from referat.language import bounded_memory, know_less
    from referat.layers import HINTS
    from referat.pipeline import load_model
    from referat.record.build import build_record
    from referat.sources import find_sources

    nlp = load_model(model)
    know_less(nlp)
    about = f"{nlp.lang}_{nlp.meta['name']}", str(nlp.meta["version"])
    names = ["read", "tokens", *(name.removeprefix("referat_") for name in nlp.pipe_names), "record"]
    seconds = dict.fromkeys(names, 0.0)
    words = documents = 0
    for source in find_sources([files]):
        with bounded_memory(nlp):
            ticks = [time.perf_counter()]
            document = read(source)
            ticks.append(time.perf_counter())
            doc = nlp.make_doc(document.text)
            doc._.set(HINTS, document.hints)
            ticks.append(time.perf_counter())
            for _, pipe in nlp.pipeline:
                doc = pipe(doc)
                ticks.append(time.perf_counter())
            build_record(doc, document, about, with_text=True).to_json()
            ticks.append(time.perf_counter())
        for name, start, end in zip(names, ticks[:-1], ticks[1:], strict=True):
            seconds[name] += end - start
        words += words_of(document.text)
        documents += 1
    return {"documents": documents, "words": words, "seconds": seconds}


def measure_reading(files: str) -> dict[str, Any]:
    """Seconds that reading takes, by suffix of the files in a folder, with documents and words."""
    from referat.formats import read
    from referat.sources import find_sources

    told: dict[str, dict[str, float]] = {}
    for source in find_sources([files]):
        begin = time.perf_counter()
        document = read(source)
        took = time.perf_counter() - begin
        row = told.setdefault(Path(source.path).suffix.removeprefix("."), {"documents": 0, "words": 0, "seconds": 0.0})
        row["documents"] += 1
        row["words"] += words_of(document.text)
        row["seconds"] += took
    return told


def measure_peer(files: str, peer: str, words: int) -> dict[str, Any]:
    """Words a second of a peer over a folder of texts, the first of them read once before."""
    from referat_eval.bench.peers import find_peer

    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(files).iterdir())]
    tag = find_peer(peer)
    tag([texts[0][:2_000]])
    chosen: list[str] = []
    counted = 0
    for text in texts:
        if counted >= words:
            break
        kept = " ".join(text.split(" ")[: words - counted])
        chosen.append(kept)
        counted += words_of(kept)
    begin = time.perf_counter()
    tag(chosen)
    return {"words": counted, "seconds": time.perf_counter() - begin}


_MEASURES: dict[str, Callable[..., dict[str, Any]]] = {"steps": measure_steps, "reading": measure_reading, "peer": measure_peer}


def main() -> None:
    """Print the measure that the arguments name."""
    name, arguments = sys.argv[1:]
    sys.stdout.write(json.dumps(_MEASURES[name](**json.loads(arguments))))


if __name__ == "__main__":
    main()
