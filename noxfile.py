#!/usr/bin/env -S uv run --script
# /// script
# dependencies = ["nox"]
# ///
"""The few commands that people need: ``nox -s fast``, ``nox -s tests``, ``nox -s lint``."""

from __future__ import annotations

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True


def install(session: nox.Session, extras: str = "") -> None:
    """Install the project with what its developers need."""
    if session.venv_backend != "uv":
        session.install("-U", "pip")  # groups need 25.1
    session.install("-e", f".{extras}", "--group", "dev")


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def fast(session: nox.Session) -> None:
    """Run the tests that need neither Spark, a browser, a wheel, a terminal nor minutes."""
    install(session)
    session.run("python", "-m", "pytest", "-m", "not slow", "-n", "2", *session.posargs)


@nox.session(default=False)
def tests(session: nox.Session) -> None:
    """Run all tests with Spark."""
    install(session, "[spark]")
    session.run("python", "-m", "pytest", "-n", "2", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check format, style and types."""
    install(session, "[spark]")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("mypy")


@nox.session(default=False)
def goldens(session: nox.Session) -> None:
    """Write the golden files anew; then look at the difference."""
    install(session)
    session.run("python", "-m", "pytest", "tests/acceptance", "tests/render", "--update-golden")


if __name__ == "__main__":
    nox.main()
