"""Import into and export from a real Label Studio server that runs on this machine.

It is installed apart, as it pins many packages: ``python -m venv DIR; DIR/bin/pip install label-studio``; the variable
LABEL_STUDIO names its command, ``DIR/bin/label-studio``, where it is not on the path.
"""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from referat.annotations import TextStore, load_gold
from referat.exchange.base import Region, Task
from referat.exchange.exports import export_gold
from referat.exchange.imports import import_answers
from referat.exchange.label_studio import FORMAT, labelling_config
from referat.exchange.parts import whole

COMMAND = os.environ.get("LABEL_STUDIO") or shutil.which("label-studio")
TOKEN = "0123456789abcdef0123456789abcdef01234567"
START_SECONDS = 600
ODD = "\ufeffMøde 😀 i Byrådet\r\n\r\nTil stede:  Ida  Holm\t(V)\n1. Ny bro over A\u030aen\nBeslutning\nGodkendt, dog\nikke nu.\n"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        COMMAND is None, reason="Label Studio is not installed: pip install it into a venv of its own, name it in LABEL_STUDIO"
    ),
]


class Server:
    """A server with a data folder of its own, and calls to its API."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        options = ["--data-dir", folder, "--port", port, "--internal-host", "127.0.0.1", "--no-browser", "--enable-legacy-api-token"]
        user = ["--username", "ib@odde.dk", "--password", "hemmeligt", "--user-token", TOKEN]
        quiet = {"COLLECT_ANALYTICS": "false", "LATEST_VERSION_CHECK": "false", "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": ""}
        environment = {**os.environ, **quiet, "LABEL_STUDIO_BASE_DATA_DIR": str(folder)}
        environment.pop("PYTHONPATH", None)
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen([COMMAND, "start", *map(str, options), *user], env=environment, stdout=log, stderr=log)

    def wait(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                return self.call("GET", "/health")
            except urllib.error.URLError:
                time.sleep(1)
        raise RuntimeError("the server of Label Studio does not start")

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, method=method, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=300) as response:
            return json.loads(response.read())

    def exported(self, tasks_file, folder):
        """What a project gives back that was made with the shipped config and these tasks."""
        project = self.call("POST", "/api/projects", {"title": "referat", "label_config": labelling_config()})["id"]
        rows = json.loads(tasks_file.read_text(encoding="utf-8"))
        for start in range(0, len(rows), 100):
            self.call("POST", f"/api/projects/{project}/import", rows[start : start + 100])
        back = folder / "exported.json"
        found = self.call("GET", f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true")
        back.write_text(json.dumps(found), encoding="utf-8")
        return back


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("label-studio"))
    try:
        running.wait()
        yield running
    finally:
        running.process.terminate()
        running.process.wait(30)


def test_the_own_gold_comes_back_the_same(tmp_path, root, server):
    tasks = tmp_path / "tasks.json"
    export_gold([root / "annotations"], TextStore(root / "corpus", None), tasks, "label-studio", only=["own/"], minutes=5)
    made = import_answers([server.exported(tasks, tmp_path)], "label-studio", tmp_path / "back")
    expected = {gold.id: gold for gold in load_gold(root / "annotations") if "file" not in gold.info}
    assert {gold.id: gold for gold in made.documents} == expected


def _odd_task():
    def at(shown, label, **values):
        start = ODD.index(shown)
        return Region(start, start + len(shown), label, {name: (value,) for name, value in values.items()}, 0.5)

    regions = (
        at("\ufeffMøde 😀 i Byrådet", "meeting"),
        replace(at("Byrådet", "ORG"), attributes={"head": ("committee", "municipality")}),
        at("Ida  Holm", "PER", role="participant"),
        at("1. Ny bro over A\u030aen", "title", item="closed"),
        at("Beslutning", "decision"),
        at("Godkendt, dog\nikke nu", "DECISION", outcome="approved_changed", point="1.-2", body='Byrådet "B"'),
    )
    return Task("ny/odde", ODD, regions, {"annotator": "en", "date": "2026-01-02"}, whole(ODD))


def test_odd_characters_and_every_kind_of_attribute_come_back(tmp_path, server):
    FORMAT.write(tmp_path / "tasks.json", [_odd_task()])
    (answer,) = FORMAT.read(server.exported(tmp_path / "tasks.json", tmp_path))
    assert answer.task == _odd_task()
    assert answer.annotator == "1"


def test_suggestions_are_taken_as_predictions(tmp_path, server):
    FORMAT.write(tmp_path / "tasks.json", [replace(_odd_task(), suggested_by="da_test 1.0")])
    back = server.exported(tmp_path / "tasks.json", tmp_path)
    (row,) = json.loads(back.read_text(encoding="utf-8"))
    (prediction,) = (server.call("GET", f"/api/predictions/{number}/") for number in row["predictions"])
    assert (prediction["model_version"], prediction["score"]) == ("da_test 1.0", 0.5)
    assert len(prediction["result"]) == len(json.loads((tmp_path / "tasks.json").read_text())[0]["predictions"][0]["result"])
    (answer,) = FORMAT.read(back)
    assert answer.unfinished == "has no annotation; label and submit it"
