"""The fixtures of all tests: the catalogues, and the tool run in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support import HARBOUR, Ran

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.commands.app import run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
    parser.addoption("--need-browser", action="store_true", help="fail where there is no Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: Spark's one group, then all that is slow."""
    items.sort(
        key=lambda item: [not item.get_closest_marker(name) for name in ("xdist_group", "slow")]
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def harbour() -> Catalogue:
    return load_catalogue(HARBOUR)


@pytest.fixture
def tjsubsidy(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Run the tool in this process: ``tjsubsidy("check", path, lang="zh", columns=80)``."""

    def call(*args: object, lang: str = "en", columns: int = 80) -> Ran:
        monkeypatch.setenv("TJSUBSIDY_LANG", lang)
        monkeypatch.setenv("COLUMNS", str(columns))
        code = run([str(arg) for arg in args])
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return call
