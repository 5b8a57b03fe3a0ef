"""The fixtures of all tests: the catalogues, and the tool run in this process."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from support import HARBOUR, Ran

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.commands import app, options
from tjsubsidy_cli.policy import format as schema

# No test by the clock: a busy machine draws as slowly as it likes. No examples of earlier runs:
# under another catalogue they are no draws of its strategies, and Hypothesis takes them for flaky.
# What is given once for all examples, such as a folder, is theirs to use anew.
# A failure is told as it was drawn, with the line that draws it again: to find the least company
# that fails takes minutes. ``--hypothesis-profile shrink`` does.
settings.register_profile(
    "shrink",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "full",
    settings.get_profile("shrink"),
    phases=[Phase.explicit, Phase.generate, Phase.target],
    print_blob=True,
)
settings.register_profile("fast", settings.get_profile("full"), max_examples=15)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
    parser.addoption("--need-browser", action="store_true", help="fail where there is no Chromium")


def pytest_configure(config: pytest.Config) -> None:
    """``-m "not slow"`` draws fewer examples, unless ``--hypothesis-profile`` says otherwise."""
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("fast" if config.option.markexpr == "not slow" else "full")
    know_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: modules with a test that is slow."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """The tests of a module run in one process: there is one Java, and one wheel is built.

    (Groups of tests were none under pytest 9.2: a mark no longer reaches who distributes them.)
    """
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among what all tests keep: this was a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def know_catalogues() -> None:
    """Read the two catalogues of most tests once for all of them: a catalogue never changes."""
    load = schema.load_catalogue

    @cache
    def once(path: Path | str | None, name: str, source: bytes) -> Catalogue:
        return load(path)

    @wraps(load)
    def known(path: Path | str | None = None) -> Catalogue:
        if path is None or Path(path) == HARBOUR:
            return once(path and HARBOUR, *schema._source(path))
        return load(path)

    schema.load_catalogue = known


@pytest.fixture(scope="session", autouse=True)
def known_plans() -> Iterator[None]:
    """Plan once for all tables with the same columns: a plan keeps nothing of a table."""
    from tjsubsidy_cli.screening import run as screening
    from tjsubsidy_cli.screening.plan import NOTHING_MORE, Extras, Plan

    plans: dict[tuple[object, ...], tuple[Catalogue, Plan]] = {}

    def planned(
        schema: dict[str, object], catalogue: Catalogue, extras: Extras = NOTHING_MORE
    ) -> Plan:
        key = (id(catalogue), *schema.items(), extras)
        if key not in plans:
            plans[key] = catalogue, Plan(schema, catalogue, extras)  # type: ignore[arg-type]
        return plans[key][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screening, "Plan", planned)
        yield


@pytest.fixture(scope="session", autouse=True)
def known_commands() -> Iterator[None]:
    """Build each command once for each language: it keeps nothing of a run."""
    build, translate = app._commands, options.in_language

    @cache
    def once(names: tuple[str, ...], lang: Lang, completing: bool) -> Any:
        return translate(build([*names]), lang)

    def known(args: list[str], lang: Lang) -> Any:
        completing = any(name.endswith("_COMPLETE") for name in os.environ)
        return once(tuple(name for name in app.COMMANDS if name in args), lang, completing)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_commands", lambda args: args)
        patch.setattr(app, "in_language", known)
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return schema.load_catalogue()


@pytest.fixture(scope="session")
def harbour() -> Catalogue:
    return schema.load_catalogue(HARBOUR)


@pytest.fixture
def tjsubsidy(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Run the tool in this process: ``tjsubsidy("check", path, lang="zh", columns=80)``."""

    def call(*args: object, lang: str = "en", columns: int = 80) -> Ran:
        monkeypatch.setenv("TJSUBSIDY_LANG", lang)
        monkeypatch.setenv("COLUMNS", str(columns))
        code = app.run([str(arg) for arg in args])
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return call


def locales() -> set[str]:
    """The locales of this machine; none where there is no way to ask."""
    try:
        listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return set()
    return set(listed.stdout.split())


@pytest.fixture(scope="session")
def gbk_locale(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which zh_CN.GBK is there: the machine's own, or one made for the test."""
    if locales() & {"zh_CN.gbk", "zh_CN.GBK"}:
        return {}
    folder = tmp_path_factory.mktemp("locales")
    made = ["localedef", "-i", "zh_CN", "-f", "GBK", str(folder / "zh_CN.GBK")]
    with suppress(FileNotFoundError):
        subprocess.run(made, capture_output=True, check=False)
    if not (folder / "zh_CN.GBK").exists():
        pytest.skip("no locale zh_CN.GBK here, and none can be made")
    return {"LOCPATH": str(folder)}
