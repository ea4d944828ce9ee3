# make run    extract the sample documents, or your own with FILES="a.txt b.json"
# make test   lint, types, tests
# make bench  speed, memory, cost; with real minutes if REFERAT_TEXTS names their folder
# make spark-test   installs PySpark (300 MB; needs Java) and runs the tests on a cluster of it
PYTHON ?= python3.11
FILES ?= corpus/own
BIN = .venv/bin

.PHONY: run test bench spark-test lock clean

run: .venv/installed
	$(BIN)/referat extract $(FILES) --out out/records.jsonl --workers 2 || [ $$? -eq 3 ]
	$(BIN)/referat view out/records.jsonl --out out/view
	$(BIN)/referat summary out/records.jsonl

test: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: .venv/installed
	$(BIN)/referat bench

spark-test: .venv/installed
	$(BIN)/pip install --quiet --no-build-isolation --editable '.[spark]'
	$(BIN)/python -m pytest tests/pipeline/test_spark.py

lock: .venv/installed
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra train --extra tables --extra baselines --extra exchange --extra bench --extra publish --group dev --generate-hashes \
		--python-version 3.11 \
		--no-emit-index-url --no-header --upgrade --output-file requirements.lock

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf .venv out training dist
