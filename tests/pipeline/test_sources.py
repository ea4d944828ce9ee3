"""Naming inputs: files, folders, globs, archives, lists, standard input; their ids."""

import io
import os
import pickle
import threading
import zipfile
from types import SimpleNamespace

import pytest

from referat.errors import NothingToDo, ReferatError, UnreadableDocument
from referat.formats import read
from referat.limits import Limits
from referat.sources import find_sources


def make(root, *names, data=b"Godkendt.\n"):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, data)
    return out.getvalue()


def ids(paths, **options):
    return [source.id for source in find_sources(paths, **options)]


def failure(source, limits=None):
    with pytest.raises(UnreadableDocument) as caught:
        read(source, limits=limits or Limits())
    assert source.path in str(caught.value)
    return caught.value


def test_folders_give_files_of_known_suffixes_or_none_sorted(tmp_path):
    make(tmp_path, "b.txt", "a.HTML", "under/c.json", "under/d.pdf", "e.docx", "f", "g.jpg", ".skjult.txt", "under/.git/x.txt")
    (tmp_path / "mappe.txt").mkdir()
    found = [os.path.relpath(source.path, tmp_path) for source in find_sources([tmp_path])]
    assert found == ["a.HTML", "b.txt", "e.docx", "f", "under/.git/x.txt", "under/c.json", "under/d.pdf"]


def test_named_files_of_any_suffix_are_kept(tmp_path):
    make(tmp_path, "referat.bak")
    assert [source.path for source in find_sources([tmp_path / "referat.bak"])] == [str(tmp_path / "referat.bak")]


@pytest.mark.parametrize(
    ("place", "error"), [("tom", NothingToDo), ("findes-ikke", UnreadableDocument), ("*.txt", NothingToDo), ("a**b", ReferatError)]
)
def test_paths_without_documents_are_named(tmp_path, place, error):
    (tmp_path / "tom").mkdir()
    with pytest.raises(error, match=place.replace("*", r"\*")):
        find_sources([tmp_path / place])


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["ROOT/a", "ROOT/b"]),
        ("a.*", ["ROOT/a.json", "ROOT/a.txt"]),
        ("202?", ["ROOT/2020/c", "ROOT/2021/d"]),
        ("**/*.txt", ["2020/c", "2021/d", "ROOT/a", "ROOT/b"]),
        ("[ab].txt", ["ROOT/a", "ROOT/b"]),
    ],
)
def test_globs(tmp_path, pattern, found):
    make(tmp_path, "b.txt", "a.txt", "a.json", "2020/c.txt", "2021/d.txt")
    expected = [name.replace("ROOT/20", "20").replace("ROOT", tmp_path.name) for name in found]
    assert sorted(ids([tmp_path / pattern])) == sorted(expected)


def test_file_whose_name_looks_like_a_glob(tmp_path):
    make(tmp_path, "referat [1].txt", "@liste.txt")
    assert ids([tmp_path / "referat [1].txt", tmp_path / "@liste.txt"]) == [f"{tmp_path.name}/referat [1]", f"{tmp_path.name}/@liste"]


def test_the_same_file_is_read_once(tmp_path):
    make(tmp_path, "a.txt")
    assert len(find_sources([tmp_path / "a.txt", tmp_path, tmp_path / "*.txt"])) == 1


def test_lists_of_files(tmp_path, monkeypatch):
    make(tmp_path, "x/a.txt", "x/b.txt")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "liste.txt").write_text("x/b.txt\r\n\n  x/a.txt\nx/mangler.txt\nx\ntom\n" + "y" * 5000, encoding="utf-8-sig")
    (tmp_path / "tom").mkdir()
    sources = find_sources(["@liste.txt"])
    assert [source.id for source in sources][:3] == ["x/b", "x/a", "x/mangler"]
    assert [failure(source).code for source in sources[2:]] == ["missing", "empty", "missing"]


def test_list_from_standard_input(tmp_path, monkeypatch):
    make(tmp_path, "x/a.txt")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(f"{tmp_path}/x/a.txt\n".encode())))
    assert ids(["@-"]) == ["x/a"]


@pytest.mark.parametrize(("data", "error"), [(None, "opened"), (b"", "names no file"), (b"\xff\xfe\xff", "UTF-8")])
def test_lists_that_cannot_be_read(tmp_path, data, error):
    if data is not None:
        (tmp_path / "liste.txt").write_bytes(data)
    with pytest.raises(ReferatError, match=error):
        find_sources([f"@{tmp_path}/liste.txt"])


def test_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"Godkendt.\n")))
    (source,) = find_sources(["-"])
    document = read(source)
    assert (document.id, document.path, document.text) == ("stdin", "-", "Godkendt.\n")


def test_standard_input_stops_at_the_limit(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"x" * 1000)))
    (source,) = find_sources(["-"], limits=Limits(bytes=100))
    assert failure(source, Limits(bytes=100)).code == "too-large"


def test_ids_are_the_path_below_the_folder(tmp_path):
    make(tmp_path, "moede.txt", "2020/moede.txt", "aarhus/2020/moede.txt", "greve/2020/moede.txt")
    assert ids([tmp_path]) == ["2020/moede", "aarhus/2020/moede", "greve/2020/moede", f"{tmp_path.name}/moede"]


def test_ids_do_not_change_with_more_files(tmp_path):
    make(tmp_path, "aarhus/2020/moede.txt")
    before = ids([tmp_path])
    make(tmp_path, "greve/2020/moede.txt", "aarhus/2021/moede.txt")
    assert set(before) < set(ids([tmp_path]))


def test_equal_ids_keep_what_tells_them_apart(tmp_path):
    make(tmp_path, "a/x/moede.txt", "b/x/moede.txt", "b/x/moede.html", "b/x/andet.txt")
    paths = [tmp_path / "a/x/moede.txt", tmp_path / "b/x/moede.txt", tmp_path / "b/x/moede.html", tmp_path / "b/x/andet.txt"]
    assert ids(paths) == ["a/x/moede.txt", "b/x/moede.txt", "x/moede.html", "x/andet"]
    assert sorted(ids(reversed(paths))) == sorted(ids(paths))


def test_ids_of_files_in_the_working_folder(tmp_path, monkeypatch):
    make(tmp_path, "moede.txt", "moede.html", "andet.txt", "under/x.txt")
    monkeypatch.chdir(tmp_path)
    assert ids(["."]) == ["andet", "moede.html", "moede.txt", "under/x"]
    monkeypatch.chdir(tmp_path / "under")
    assert ids(["../andet.txt", "x.txt"]) == ["andet", "x"]


def test_ids_are_unique_over_folders(tmp_path):
    make(tmp_path, "a/2020/m.txt", "b/2020/m.txt", "b/m", "b/m.txt")
    found = ids([tmp_path / "a", tmp_path / "b"])
    assert len(set(found)) == len(found) == 4


def test_archives(tmp_path):
    inner = zipped({"c.txt": b"Tre.\n", "d.jpg": b"x"})
    members = {
        "b.txt": b"To.\n",
        "2020/a.txt": b"En.\n",
        "indre.zip": inner,
        "__MACOSX/._b.txt": b"x",
        ".DS_Store": b"x",
        "billede.jpg": b"x",
    }
    (tmp_path / "moeder.zip").write_bytes(zipped(members))
    sources = find_sources([tmp_path / "moeder.zip"])
    assert [(source.id, read(source).text) for source in sources] == [
        ("moeder/2020/a", "En.\n"),
        ("moeder/b", "To.\n"),
        ("moeder/indre/c", "Tre.\n"),
    ]
    assert sources[2].path == f"{tmp_path}/moeder.zip/indre.zip/c.txt"
    assert [source.size for source in sources] == [4, 4, 5]


def test_archives_in_folders(tmp_path):
    (tmp_path / "2020").mkdir()
    (tmp_path / "2020/maj.zip").write_bytes(zipped({"a.txt": b"En.\n"}))
    (tmp_path / "juni.zip").write_bytes(zipped({"a.txt": b"To.\n"}))
    assert ids([tmp_path]) == ["2020/maj/a", "juni/a"]


def test_sources_travel_between_processes(tmp_path):
    (tmp_path / "moeder.zip").write_bytes(zipped({"a.txt": b"En.\n"}))
    (source,) = find_sources([tmp_path])
    again = pickle.loads(pickle.dumps(source))
    assert again == source
    assert read(again).text == "En.\n"


def test_members_of_one_name_are_two_documents(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        (tmp_path / "m.zip").write_bytes(zipped([("a.txt", b"En.\n"), ("a.txt", b"To.\n")]))
    sources = find_sources([tmp_path])
    assert len({source.id for source in sources}) == 2
    assert sorted(read(source).text for source in sources) == ["En.\n", "To.\n"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp850"])
def test_danish_names_in_archives_without_a_mark(tmp_path, encoding):
    raw = "å".encode(encoding)
    place = b"@" * len(raw)
    (tmp_path / "m.zip").write_bytes(zipped({f"R{place.decode()}d.txt": b"x"}).replace(place, raw))
    assert ids([tmp_path / "m.zip"]) == ["m/Råd"]


def test_names_that_lead_out_of_the_archive_do_not(tmp_path):
    (tmp_path / "m.zip").write_bytes(zipped({"../../etc/a.txt": b"En.\n", "/b.txt": b"To.\n", "..\\c.txt": b"Tre.\n"}))
    assert ids([tmp_path / "m.zip"]) == ["m/b", "m/c", "m/etc/a"]


def test_word_document_called_zip_is_one_document(tmp_path):
    import docx

    made = docx.Document()
    made.add_paragraph("Godkendt.")
    made.save(tmp_path / "moede.zip")
    (source,) = find_sources([tmp_path / "moede.zip"])
    assert read(source).text == "Godkendt.\n"
    (tmp_path / "alle.zip").write_bytes(zipped({"moede.zip": (tmp_path / "moede.zip").read_bytes()}))
    (source,) = find_sources([tmp_path / "alle.zip"])
    assert (source.id, read(source).text) == ("alle/moede", "Godkendt.\n")


def nested(depth):
    data = zipped({"a.txt": b"En.\n"})
    for level in range(depth):
        data = zipped({f"{level}.zip": data})
    return data


ARCHIVES = {
    "no-archive": (b"Godkendt.", "broken"),
    "empty-file": (b"", "broken"),
    "cut-off": (zipped({"a.txt": b"x" * 5000})[:-30], "broken"),
    "no-members": (zipped({}), "empty"),
    "no-documents": (zipped({"a.jpg": b"x"}), "empty"),
    "too-deep": (nested(5), "nesting"),
    "many": (zipped({f"{number}.txt": b"x" for number in range(60)}), "too-large"),
    "bomb": (zipped({f"{number}.txt": b"0" * 900_000 for number in range(12)}), "too-large"),
    "large-member": (zipped({"a.txt": b"0" * 2_000_000}), "too-large"),
    "bomb-inside": (zipped({"i.zip": zipped({f"{number}.txt": b"0" * 900_000 for number in range(12)})}), "too-large"),
    "broken-inside": (zipped({"i.zip": b"nej"}), "broken"),
    "other-method": (zipped({"a.txt": b"x" * 100}, zipfile.ZIP_LZMA), "compression"),
    "itself-broken": (zipped({"a.txt": b"abcdefgh" * 100}).replace(b"abc", b"xyz"), None),
    "wrong-sum": (zipped({"a.txt": b"abcdefgh"}, zipfile.ZIP_STORED).replace(b"abcdefgh", b"hgfedcba"), "broken"),
    "empty-member": (zipped({"a.txt": b""}), "empty"),
}
SMALL = Limits(bytes=1_000_000, members=50, unpacked=10_000_000, archives=3)


@pytest.mark.parametrize(("data", "code"), ARCHIVES.values(), ids=ARCHIVES)
def test_damaged_archives_are_one_failure(tmp_path, data, code):
    (tmp_path / "m.zip").write_bytes(data)
    (source,) = find_sources([tmp_path / "m.zip"], limits=SMALL)
    if code:
        assert failure(source, SMALL).code == code


def test_locked_member_says_so(tmp_path):
    data = bytearray(zipped({"a.txt": b"x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (tmp_path / "m.zip").write_bytes(data)
    (source,) = find_sources([tmp_path / "m.zip"])
    assert failure(source).code == "encrypted"


def test_one_bad_archive_does_not_stop_the_others(tmp_path):
    (tmp_path / "m.zip").write_bytes(zipped({"a.txt": b"En.\n", "i.zip": b"nej", "b.txt": b"To.\n", "j.zip": nested(0)}))
    sources = find_sources([tmp_path])
    outcomes = [source.fault[0] if source.fault else read(source).text for source in sources]
    assert outcomes == ["En.\n", "To.\n", "broken", "En.\n"]


def test_folders_that_link_to_themselves_are_entered_once(tmp_path):
    make(tmp_path, "a/m.txt", "b/n.txt")
    (tmp_path / "a/op").symlink_to(tmp_path)
    (tmp_path / "b/a").symlink_to(tmp_path / "a")
    (tmp_path / "løkke.txt").symlink_to(tmp_path / "løkke.txt")
    (tmp_path / "intet.txt").symlink_to(tmp_path / "findes-ikke")
    sources = find_sources([tmp_path])
    assert [source.id for source in sources] == ["a/m", "b/n", f"{tmp_path.name}/intet", f"{tmp_path.name}/løkke"]
    assert [failure(source).code for source in sources[2:]] == ["missing", "missing"]
    assert len(find_sources([tmp_path / "**/*.txt"])) == 4
    assert failure(find_sources([tmp_path / "løkke.txt"])[0]).code == "missing"


def test_pipes_in_a_folder_are_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "roer.txt")
    (source,) = find_sources([tmp_path])
    assert failure(source).code == "no-file"


def test_a_pipe_that_is_named_is_read(tmp_path):
    pipe = tmp_path / "roer.txt"
    os.mkfifo(pipe)
    (source,) = find_sources([pipe])
    writer = threading.Thread(target=pipe.write_bytes, args=(b"1. Budget",))
    writer.start()
    assert source.load() == b"1. Budget"
    writer.join()


@pytest.mark.parametrize("name", ["y" * 3000, "a\0b"])
def test_names_that_no_file_can_have(tmp_path, name):
    with pytest.raises(UnreadableDocument, match="no such file"):
        find_sources([tmp_path / name])
