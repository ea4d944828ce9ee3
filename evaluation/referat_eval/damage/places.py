"""Hostile places: what stands in a folder under a file's name and is no file, or none that can be read."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

VANISHING = "vanishing"

Put = Callable[[Path, Random, str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of place.

    Attributes:
        name: of the kind, and of the folder that its places lie in.
        put: makes one, with the text of a sound file.
        codes: what may become of it, as in `referat_eval.damage.kinds.Kind`.
        inputs: whether it is an input; a folder that links lead back to is none.
    """

    name: str
    put: Put
    codes: frozenset[str]
    inputs: bool = True


def _link_to_itself(path: Path, chance: Random, text: str) -> None:
    path.symlink_to(path.name)


def _links_in_a_ring(path: Path, chance: Random, text: str) -> None:
    other = path.with_name(f"{path.stem}-b{path.suffix}")
    path.symlink_to(other.name)
    other.symlink_to(path.name)


def _dangling_link(path: Path, chance: Random, text: str) -> None:
    path.symlink_to("nowhere.txt")


def _link_upwards(path: Path, chance: Random, text: str) -> None:
    """A folder that leads to the folder it lies in: endless where links are followed without care."""
    path.with_suffix("").symlink_to("..", target_is_directory=True)


def _pipe(path: Path, chance: Random, text: str) -> None:
    os.mkfifo(path)


def _socket(path: Path, chance: Random, text: str) -> None:
    """Its address is relative, as the system allows only about 100 bytes of it."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def _forbidden_file(path: Path, chance: Random, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0)


def _forbidden_folder(path: Path, chance: Random, text: str) -> None:
    folder = path.with_suffix("")
    folder.mkdir()
    (folder / path.name).write_text(text, encoding="utf-8")
    folder.chmod(0)


def _folder_like_a_file(path: Path, chance: Random, text: str) -> None:
    path.mkdir()
    (path / "referat.txt").write_text(text, encoding="utf-8")


def _odd_name(path: Path, chance: Random, text: str) -> None:
    names = ("\n.txt", "a" * 200 + ".txt", " -- æøå “”.txt", "%00$(x);'\".txt", os.fsdecode(b"m\xf8de.txt"))
    path.with_name(path.stem + chance.choice(names)).write_text(text, encoding="utf-8")


def _sound_file(path: Path, chance: Random, text: str) -> None:
    path.write_text(text, encoding="utf-8")


PLACES = (
    Place("link-to-itself", _link_to_itself, frozenset({"missing"})),
    Place("links-in-a-ring", _links_in_a_ring, frozenset({"missing"})),
    Place("dangling-link", _dangling_link, frozenset({"missing"})),
    Place("link-upwards", _link_upwards, frozenset(), inputs=False),
    Place("pipe", _pipe, frozenset({"no-file"})),
    Place("socket", _socket, frozenset({"no-file"})),
    Place("forbidden-file", _forbidden_file, frozenset({"missing", "record"})),
    Place("forbidden-folder", _forbidden_folder, frozenset({"missing", "record"})),
    Place("folder-like-a-file", _folder_like_a_file, frozenset({"record"})),
    Place("odd-name", _odd_name, frozenset({"record"})),
    Place(VANISHING, _sound_file, frozenset({"missing"})),
)
