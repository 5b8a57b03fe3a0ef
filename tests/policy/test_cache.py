"""Catalogues are kept once they were found right; whatever is wrong with that changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import HARBOUR, ROOT, UNMEASURED, in_shell

from tjsubsidy_cli import Catalogue, TjsubsidyError, load_catalogue
from tjsubsidy_cli.base.files import Document
from tjsubsidy_cli.base.text import both
from tjsubsidy_cli.policy import cache
from tjsubsidy_cli.policy.catalogue import Reading
from tjsubsidy_cli.policy.packing import pack, unpack
from tjsubsidy_cli.rules.amounts import Match, Rated, UpTo
from tjsubsidy_cli.rules.conditions import AllOf, Condition, Has, NoneOf, Share, Threshold, Yes

SAMPLE = ROOT / "samples" / "parts-maker.toml"
NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="has no owners and modes")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of this test's own, which does not exist yet."""
    path = tmp_path / "deep" / "cache"
    monkeypatch.setenv(cache.VARIABLE, str(path))
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copy(HARBOUR, tmp_path / "mine.toml"))


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The catalogues that had to be checked anew."""
    from tjsubsidy_cli.policy import format as schema

    real, names = schema._examine, list[str]()

    def counted(document: Document) -> schema.Examined:
        names.append(document.name)
        return real(document)

    monkeypatch.setattr(schema, "_examine", counted)
    return names


def only(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_the_second_time_nothing_is_checked(
    folder: Path, mine: Path, checks: list[str], harbour: Catalogue
) -> None:
    assert [load_catalogue(mine) for _ in range(3)] == [harbour] * 3
    assert len(checks) == 1


def test_a_changed_file_is_noticed(folder: Path, mine: Path, checks: list[str]) -> None:
    before, stamp = load_catalogue(mine), mine.stat()
    text = mine.read_text("utf-8")
    changed = text.replace(before.policy.issuer.en, before.policy.issuer.en[::-1])
    mine.write_text(changed, "utf-8")
    os.utime(mine, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as long and as old as before
    assert load_catalogue(mine).policy.issuer.en == before.policy.issuer.en[::-1]
    mine.write_text(text, "utf-8")
    assert load_catalogue(mine) == before
    assert len(checks) == 2


def test_a_wrong_catalogue_is_never_kept(folder: Path, mine: Path) -> None:
    mine.write_text(mine.read_text("utf-8").replace("[policy]", "[polish]"), "utf-8")
    for _ in range(2):
        with pytest.raises(TjsubsidyError):
            load_catalogue(mine)
    assert not folder.exists()


def test_the_ending_decides_with_the_bytes(folder: Path, mine: Path) -> None:
    load_catalogue(mine)
    renamed = mine.rename(mine.with_suffix(".json"))
    with pytest.raises(TjsubsidyError, match="JSON syntax"):
        load_catalogue(renamed)


TEXT = "tjsubsidy_cli.base.text.Text"
BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: data[:0],
    "cut": lambda data: data[: len(data) * 2 // 3],
    "cut in the head": lambda data: data[:9],
    "one more byte": lambda data: data + b" ",
    "one bit": lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    "another version": lambda data: data.replace(b"tjsubsidy ", b"tjsubsidy 9", 1),
    "no JSON": lambda data: signed(data, b"nonsense"),
    "a list": lambda data: signed(data, b"[1, 2]"),
    "nothing": lambda data: signed(data, b"[]"),
    "another record": lambda data: signed(data, rows(TEXT, zh="", en="")),
    "an unknown record": lambda data: signed(data, rows("os.system", command="true")),
    "a record with other fields": lambda data: signed(data, rows(TEXT, zh="")),
    "parts that make nothing": lambda data: signed(data, b'[["day",[],[false],1,[["x"]]]]'),
    "a share of nothing": lambda data: signed(data, b'[["fraction",[],[false,false],1,[[1],[0]]]]'),
    "a part that is nowhere": lambda data: signed(data, b'[["tuple",[],[true],1,[[0]]]]'),
    "columns of unlike length": lambda data: signed(
        data, b'[["tuple",[],[false,false],1,[[1],[]]]]'
    ),
    "a nest": lambda data: signed(data, b"[" * 100_000),
}


def rows(kind: str, **parts: str) -> bytes:
    """One row, as it is packed."""
    return json.dumps(
        [[kind, list(parts), [False] * len(parts), 1, [[part] for part in parts.values()]]]
    ).encode()


def signed(data: bytes, packed: bytes) -> bytes:
    """A cache file with other contents and the right checksum."""
    end = len(data) - len(pack(load_catalogue(HARBOUR))) - 8
    return data[:end] + cache._checksum(packed) + packed


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_cache_is_made_anew(
    how: str, folder: Path, mine: Path, checks: list[str], harbour: Catalogue
) -> None:
    load_catalogue(mine)
    whole = only(folder).read_bytes()
    only(folder).write_bytes(BROKEN[how](whole))
    assert load_catalogue(mine) == harbour
    assert len(checks) == 2
    assert only(folder).read_bytes() == whole


def test_rules_that_changed_are_noticed(
    folder: Path, mine: Path, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_catalogue(mine)
    monkeypatch.setattr(cache, "_rules", lambda: 2**62)
    load_catalogue(mine)
    monkeypatch.setattr(cache, "__version__", "9")
    load_catalogue(mine)
    assert len(checks) == 3


@NOT_ON_WINDOWS
def test_only_the_owner_can_read_it(folder: Path, mine: Path) -> None:
    load_catalogue(mine)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert only(folder).stat().st_mode & 0o777 == 0o600


@NOT_ON_WINDOWS
def test_what_others_could_have_written_is_not_read(
    folder: Path, mine: Path, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_catalogue(mine)
    only(folder).chmod(0o666)
    load_catalogue(mine)
    assert only(folder).stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    load_catalogue(mine)
    assert len(checks) == 3


@NOT_ON_WINDOWS
@pytest.mark.parametrize("what", ["pipe", "link", "folder"])
def test_what_is_no_plain_file_is_not_read(
    what: str, folder: Path, mine: Path, harbour: Catalogue
) -> None:
    load_catalogue(mine)
    path = only(folder)
    kept = path.rename(folder.parent / "kept")
    if what == "pipe":
        os.mkfifo(path)  # which nobody will ever write to
    elif what == "link":
        path.symlink_to(kept)
    else:
        path.mkdir()
    assert load_catalogue(mine) == harbour


@pytest.mark.parametrize("place", ["", "a file", "/dev/null/x", "\0"])
def test_without_a_place_for_it_all_is_as_ever(
    place: str, mine: Path, monkeypatch: pytest.MonkeyPatch, harbour: Catalogue
) -> None:
    here = mine.with_name("taken")
    here.write_text("mine")
    if "\0" not in place:
        monkeypatch.setenv(cache.VARIABLE, str(here) if place == "a file" else place)
    else:
        monkeypatch.setattr(cache, "cache_folder", lambda: Path(place))
    assert load_catalogue(mine) == load_catalogue(mine) == harbour
    assert here.read_text() == "mine"


@pytest.mark.parametrize("catalogue_file", [None, HARBOUR])
def test_the_output_is_the_same_with_and_without(
    catalogue_file: Path | None, tmp_path: Path
) -> None:
    profile = SAMPLE if catalogue_file is None else ROOT / "tests" / "data" / "harbour-fleet.toml"
    args = ["check", profile, *(["--catalogue", catalogue_file] if catalogue_file else [])]
    outs = {
        in_shell(*args, env={cache.VARIABLE: place}).stdout
        for place in ("", str(tmp_path / "new"), str(tmp_path / "new"))
    }
    assert len(outs) == 1
    assert b"1-1" in outs.pop()


def test_many_at_once_leave_one_whole_file(folder: Path, mine: Path, harbour: Catalogue) -> None:
    source = mine.read_bytes()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: cache.remember(source, ".toml", harbour), range(40)))
    assert cache.recall(source, ".toml", packaged=False) == harbour
    assert only(folder).suffix == ".cache"


def test_old_ones_make_room(folder: Path, mine: Path, harbour: Catalogue) -> None:
    for number in range(cache.MOST_FILES + 3):
        cache.remember(mine.read_bytes() + b"\n" * number, ".toml", harbour)
    assert len(list(folder.iterdir())) == cache.MOST_FILES
    assert cache.recall(mine.read_bytes(), ".toml", packaged=False) is None


def test_what_is_too_large_is_not_kept(
    folder: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 100)
    load_catalogue(mine)
    assert list(folder.parent.glob("**/*.cache")) == []


@NOT_ON_WINDOWS
@pytest.mark.parametrize(
    ("env", "place"),
    [
        ({"HOME": "/h"}, "/h/.cache/tjsubsidy"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/x/tjsubsidy"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "x"}, None),  # the standard wants it absolute
        ({"HOME": "h"}, None),
        ({"HOME": "/h", "TJSUBSIDY_CACHE": "/t"}, "/t"),
        ({"HOME": "/h", "TJSUBSIDY_CACHE": ""}, None),
    ],
)
def test_where_it_is(
    env: dict[str, str], place: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("HOME", "XDG_CACHE_HOME", "TJSUBSIDY_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert cache.cache_folder() == (Path(place) if place else None)


def test_a_wheel_brings_it(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harbour: Catalogue
) -> None:
    source = mine.read_bytes()
    monkeypatch.setattr(cache, "PREBUILT", tmp_path / "measures.cache")
    monkeypatch.setattr(cache, "cache_folder", lambda: None)
    assert cache.recall(source, ".toml", packaged=True) is None
    cache.PREBUILT.write_bytes(cache.prebuilt(source, ".toml", harbour))
    assert cache.recall(source, ".toml", packaged=True) == harbour
    assert cache.recall(source + b"#", ".toml", packaged=True) is None
    assert cache.recall(source, ".toml", packaged=False) is None


def test_a_run_on_a_kept_catalogue_loads_no_pydantic(tmp_path: Path) -> None:
    code = (
        "import sys; from tjsubsidy_cli.commands.app import run; "
        f"run(['check', {str(SAMPLE)!r}]); print(*sys.modules, file=sys.stderr)"
    )
    loaded = [
        set(
            subprocess.run(
                [sys.executable, "-c", code],
                capture_output=True,
                text=True,
                cwd=ROOT,
                env={**UNMEASURED, cache.VARIABLE: str(tmp_path / "cache")},
                check=True,
            ).stderr.split()
        )
        for _ in range(2)
    ]
    dear = {"pydantic", "tjsubsidy_cli.policy.integrity", "tjsubsidy_cli.policy.quotes"}
    assert dear <= loaded[0]
    assert not (dear | {"tjsubsidy_cli.base.places", "tempfile", "hashlib"}) & loaded[1]


# --- packing: every catalogue comes back as it was


def test_the_catalogues_come_back(catalogue: Catalogue, harbour: Catalogue) -> None:
    for each in (catalogue, harbour):
        again = unpack(pack(each))
        assert again == each
        assert repr(again) == repr(each)


def test_a_value_that_cannot_be_written_is_refused(harbour: Catalogue) -> None:
    with pytest.raises(TypeError, match=r"object"):
        pack(replace(harbour, checks=(object(),)))  # type: ignore[arg-type]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
TEXTS = st.builds(both, WORDS, WORDS)
YUAN = st.integers(0, 10**13)
RATES = st.fractions(0, 3)
TESTS: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Yes, yes=WORDS),
    st.builds(Has, fact=WORDS, has=st.lists(WORDS, max_size=3).map(tuple)),
    st.builds(Threshold, fact=WORDS, at_least=st.none() | YUAN, presumed=st.booleans()),
    st.builds(Share, share=st.tuples(WORDS, WORDS), above=st.none() | RATES),
)
CONDITIONS = st.recursive(
    TESTS,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda found: AllOf(all=tuple(found))),
        st.lists(parts, max_size=3).map(lambda found: NoneOf(none=tuple(found))),
    ),
    max_leaves=6,
)
AMOUNTS = st.one_of(
    st.builds(UpTo, up_to=YUAN, years=st.integers(1, 9), cap=st.none() | YUAN),
    st.builds(Rated, rate=RATES, of=WORDS, exact=st.booleans()),
    st.builds(Match, match=RATES, of=WORDS),
)
READINGS = st.builds(
    Reading,
    id=WORDS,
    question=TEXTS,
    options=st.dictionaries(WORDS, TEXTS, max_size=3),
    chosen=WORDS,
    note=st.none() | TEXTS,
)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """The harbour's catalogue with other conditions, amounts, texts and days."""
    start = load_catalogue(HARBOUR)
    changed = replace(
        start.measures[0].grants[0],
        when=draw(CONDITIONS),
        amount=draw(AMOUNTS),
        omits=draw(TEXTS),
        city=draw(st.none() | RATES),
        readings=tuple(draw(st.lists(READINGS, max_size=2))),
    )
    measure = replace(start.measures[0], grants=(changed,))
    policy = replace(start.policy, issued=draw(st.dates()), title=draw(TEXTS))
    return replace(start, policy=policy, measures=(measure, *start.measures[1:]))


@given(catalogues())
@settings(max_examples=100, deadline=None)
def test_any_catalogue_comes_back(each: Catalogue) -> None:
    again = unpack(pack(each))
    assert again == each
    assert hash(again.policy) == hash(each.policy)
    assert [f.name for f in fields(again)] == list(vars(again))
