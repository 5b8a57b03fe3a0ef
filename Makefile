# The few commands people need, in the environment at hand; .ci/run makes one of its own.
.PHONY: fast tests lint

fast:  ## what ends within a minute
	python -m pytest -n auto -m "not slow"

tests:
	python -m pytest -n auto

lint:
	ruff format --check .
	ruff check .
	mypy

