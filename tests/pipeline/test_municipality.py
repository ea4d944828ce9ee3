"""What is told of a municipality beforehand: read with clear errors, helps, and never overrides the text."""

import json

import pytest
from typer.testing import CliRunner

from referat.cli import app
from referat.document import Document
from referat.errors import ReferatError
from referat.municipality import Municipality, read_municipality
from referat.pipeline import load_model, process
from referat.values import parties_at

NAME = 'name = "Egelund Kommune"\n'
FILE = """
name = "Egelund Kommune"
committees = ["Udvalget for By, Land og Hav", "Det lange bord"]

[headings]
decision = ["Udfald"]
recommendation = ["Oplæg til mødet"]

[[lists]]
name = "Havnelisten"
letter = "H"
from = 2018
to = 2021
"""
MINUTES = """{town}
Økonomiudvalget
Torsdag den 4. maj 2021
Til stede: Ida Holm (V), Per Skov (Havnelisten)
1. Ny cykelsti ved Åbakken
Oplæg til mødet
Forvaltningen foreslår, at stien anlægges for 2 mio. kr.
Udfald
Godkendt efter ønske fra Det lange bord.
2. Køb af grund
Oplæg til mødet
at grunden købes for 300.000 kr.
Udfald
Udsat til næste møde.
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    path = tmp_path_factory.mktemp("town") / "egelund.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small():
    return load_model("da_referat_sm")


def extracted(nlp, text, municipality=None):
    document = Document(id="a", text=text, path="a.txt", media_type="text/plain", sha256="0" * 64)
    return process(nlp, document, municipality=municipality)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name = ", r"egelund.toml: is no TOML"),
        ("committees = []", r"egelund.toml: name: Field required"),
        (NAME + "commitees = []", r"commitees: Extra inputs"),
        (NAME + '[headings]\ntitle = ["Sag"]', r"headings.title"),
        (
            NAME + '[headings]\ncase = ["Udfald"]\ndecision = ["udfald:"]',
            r"'udfald:' stands under case and under decision",
        ),
        (NAME + '[[lists]]\nname = "Havnelisten"\nletter = "HL"\nfrom = 2018\nto = 2021', r"lists.0.letter"),
        (
            NAME + '[[lists]]\nname = "Havnelisten"\nletter = "H"\nfrom = 2021\nto = 2018',
            r"lists.0: to = 2018 lies before",
        ),
        (FILE + '\n[[lists]]\nname = "Hedelisten"\nletter = "H"\nfrom = 2021\nto = 2025', r"Havnelisten \(H\) and Hedelisten \(H\)"),
    ],
)
def test_a_wrong_file_names_file_and_key(tmp_path, content, message):
    path = tmp_path / "egelund.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReferatError, match=message):
        read_municipality(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ReferatError, match=r"nowhere.toml: cannot be read"):
        read_municipality(tmp_path / "nowhere.toml")


def test_it_helps(small, told):
    text = MINUTES.format(town="Egelund Kommune")
    without, known = extracted(small, text), extracted(small, text, read_municipality(told))
    names = {(entity.label, entity.text) for entity in known.entities}
    assert {("ORG", "Det lange bord"), ("PARTY", "Havnelisten")} <= names
    assert ("ORG", "Det lange bord") not in {(entity.label, entity.text) for entity in without.entities}
    runs = [(section.label, text[section.start : section.end].split("\n")[0]) for section in known.sections]
    assert runs.count(("recommendation", "Oplæg til mødet")) == 2
    assert runs.count(("decision", "Udfald")) == 2
    assert [(found.label, text[found.start : found.end].split("\n")[0]) for found in without.sections] != runs
    assert not known.warnings


def test_local_letters_hold_in_their_years_and_their_municipality_alone(told):
    municipality = read_municipality(told)
    assert parties_at("Egelund Kommune", "2021-05-04", municipality)("Havnelistens") == "H"
    assert parties_at(None, "2021-05-04", municipality)("Havnelisten") == "H"
    assert parties_at("Egelund Kommune", "2022-05-04", municipality)("Havnelisten") == "Havnelisten"
    assert parties_at("Elmelund Kommune", "2021-05-04", municipality)("Havnelisten") == "Havnelisten"
    assert parties_at("Egelund Kommune", None, municipality)("Havnelisten") == "Havnelisten"


def test_a_national_party_keeps_its_letter():
    lists = [{"name": "Venstre", "letter": "X", "from": 2018, "to": 2025}]
    municipality = Municipality.model_validate({"name": "Egelund Kommune", "lists": lists})
    assert parties_at("Egelund Kommune", "2021-05-04", municipality)("Venstre") == "V"


def test_the_text_says_of_which_municipality_it_is(small, told):
    known = extracted(small, MINUTES.format(town="Elmelund Kommune"), read_municipality(told))
    assert known.meeting.municipality == "Elmelund Kommune"
    assert [warning.code for warning in known.warnings] == ["other-municipality"]
    silent = extracted(small, MINUTES.format(town="Referat"), read_municipality(told))
    assert silent.meeting.municipality == "Egelund Kommune"
    assert "municipality-told" in [warning.code for warning in silent.warnings]


def test_what_the_model_found_otherwise_stands(small):
    text = "Egelund Kommune\nByrådet\nTorsdag den 4. maj 2021\n1. Orientering\nBeslutning\nMaja Tveden (V) talte. Godkendt.\n"
    municipality = Municipality.model_validate({"name": "Egelund Kommune", "committees": ["Tveden", "Maja Tveden (V)"]})
    known = extracted(small, text, municipality)
    assert ("PER", "Maja Tveden") in {(entity.label, entity.text) for entity in known.entities}
    assert not any("Tveden" in entity.text for entity in known.entities if entity.label == "ORG")


def test_a_heading_used_for_something_else_stays_that(small, told):
    """A heading word within a sentence, or as an item's title, is no heading."""
    text = (
        "Egelund Kommune\nByrådet\nTorsdag den 4. maj 2021\n1. Udfald af valget\nBeslutning\nGodkendt.\n2. Budget\nBeslutning\nGodkendt.\n"
    )
    plain, known = extracted(small, text), extracted(small, text, read_municipality(told))
    assert [(s.start, s.label) for s in known.sections] == [(s.start, s.label) for s in plain.sections]


def test_the_option_of_extract_reaches_the_workers_and_the_run_knows_it(tmp_path, told):
    (tmp_path / "a.txt").write_text(MINUTES.format(town="Egelund Kommune"), encoding="utf-8")
    command = ["extract", str(tmp_path / "a.txt"), "--model", "da_referat_sm", "--out", str(tmp_path / "run")]
    (tmp_path / "run").mkdir()
    assert CliRunner().invoke(app, [*command, "--municipality-file", str(told)]).exit_code == 0
    record = json.loads((tmp_path / "run" / "records.jsonl").read_text(encoding="utf-8"))
    assert [person["party"] for person in record["meeting"]["participants"] if person["name"] == "Per Skov"] in (["H"], [])
    assert ("ORG", "Det lange bord") in {(entity["label"], entity["text"]) for entity in record["entities"]}
    again = CliRunner().invoke(app, [*command, "--resume"])
    assert again.exit_code == 2
    assert "municipality" in again.output


def test_a_wrong_file_stops_extract(tmp_path):
    (tmp_path / "a.txt").write_text("1. Budget\nBeslutning\nGodkendt.\n")
    (tmp_path / "b.toml").write_text("name = 3")
    command = ["extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "r.jsonl"), "--municipality-file", str(tmp_path / "b.toml")]
    shown = CliRunner().invoke(app, command)
    assert shown.exit_code == 2
    assert "b.toml: name:" in shown.output
