# Two commands for a newcomer: `make demo` and `make test`. Both make their own environment in .venv first.
.PHONY: demo test env docs bench evaluate clean

PY := .venv/bin/python
export OMP_NUM_THREADS ?= 1

demo: .venv/.ready
	.venv/bin/dragoman demo --into demo-project

test: .venv/.ready-dev
	sh scripts/test

docs: .venv/.ready-dev
	$(PY) docs/generate.py

bench: .venv/.ready-dev
	$(PY) benchmarks/run.py

evaluate: .venv/.ready-dev
	$(PY) evaluation/run.py

.venv/.ready: pyproject.toml requirements.lock scripts/env
	sh scripts/env
	touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	sh scripts/env dev
	touch $@

clean:
	rm -rf .venv demo-project dist .mypy_cache .ruff_cache .pytest_cache
