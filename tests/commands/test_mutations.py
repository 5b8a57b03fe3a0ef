"""No traceback, whatever is in a file: every command on mutated profiles, catalogues and tables."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DATA, HARBOUR, ROOT, draws
from support.tables import write_json_lines, write_workbook

from tjsubsidy_cli import Catalogue, TjsubsidyError
from tjsubsidy_cli.commands.app import run
from tjsubsidy_cli.interview.draft import open_draft, save, with_answer

PROFILES = [
    (ROOT / "samples" / "parts-maker.toml").read_bytes(),
    (DATA / "harbour-fleet.toml").read_bytes(),
    (DATA / "mixed.toml").read_bytes(),
]
HOSTILE = [
    b"[" * 300 + b"]" * 300,
    b"a" + b".a" * 990 + b" = 1\n",
    b"a" + b' . "\\""' * 990 + b" = 1\n",
    b"{a = " * 160 + b"1" + b"}" * 160,
    b'{"a": ' * 160 + b"1" + b"}" * 160,
    b"0x" + b"f" * 5000,
    b"9" * 5000,
    b"1e999999999",
    b"-inf",
    b'"\\ud800"',
    b'{"company": {"name": "\\ud800"}}',
    b'{"company": {"name": "a", "\\udc00": 1}}',
    b'"""',
    b"'''",
    b"\\",
    b"\0",
    b"\r",
    b"\n",
    b"\xff",
    "\u202e".encode(),
    b";=1+1",
    b"=",
    b'"',
    b"[[facts]]\n",
    b"[company]\n",
    b"2020-01-01T00:00:00Z",
    b"true",
]
WITHOUT_TRACEBACK = draws(100)


@st.composite
def mutated(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """A file with some places cut, doubled, or written over by what is hostile."""
    data = draw(st.sampled_from(files))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.sampled_from([start, start + 1, data.find(b"\n", start) + 1 or len(data)]))
        piece = draw(st.sampled_from([*HOSTILE, b"", 2 * data[start:end]]))
        data = data[:start] + piece + data[end:]
    return data


ROWS: list[list[object]] = [
    ["企业名称", "所在区", "单位性质与业务", "智能化改造设备购置额（万元）", "备注"],
    ["甲公司", "西青区", "制造业；软件和信息技术服务业", 1200, "x"],
    ["乙公司", "天津市东丽区", "无", "约300", None],
]


@pytest.fixture(scope="module")
def sound_tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same table in each kind of file, written once: a workbook carries the time of writing."""
    folder = tmp_path_factory.mktemp("tables")
    head, *rows = ROWS
    (folder / "t.csv").write_text("\n".join(",".join(map(str, row)) for row in ROWS), "utf-8")
    write_json_lines(
        folder / "t.jsonl", [dict(zip(map(str, head), row, strict=True)) for row in rows]
    )
    texts = [[None if cell is None else str(cell) for cell in row] for row in rows]
    frame = pl.DataFrame(texts, schema=[str(name) for name in head], orient="row")
    frame.write_parquet(folder / "t.parquet")
    write_workbook(folder / "t.xlsx", ROWS)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@st.composite
def tables(draw: st.DrawFn, sound: dict[str, bytes]) -> tuple[str, bytes]:
    """A table of any kind with mutated bytes; of a workbook, those of a part or of the whole."""
    name = draw(st.sampled_from(sorted(sound)))
    if not name.endswith(".xlsx") or draw(st.booleans()):
        return name, draw(mutated([sound[name]]))
    with zipfile.ZipFile(io.BytesIO(sound[name])) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    changed = draw(st.sampled_from(sorted(parts)))
    parts[changed] = draw(mutated([parts[changed]]))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as book:
        for part, data in parts.items():
            book.writestr(part, data)
    return name, written.getvalue()


def commands(folder: Path) -> list[list[str]]:
    """A command of each kind on the files of a folder."""
    mine, policy = str(folder / "mine.toml"), str(folder / "policy.toml")
    table = str(folder / "table.csv")
    out = str(folder / "out.csv")
    return [
        ["check", mine, "--format", "json"],
        ["check", mine, mine, str(ROOT / "samples" / "minimal.toml")],
        ["check", mine, "--set", "district=x", "--format", "csv"],
        ["ask", "--next", mine],
        ["explain", mine],
        ["advise", mine],
        ["compare", mine, str(ROOT / "samples" / "minimal.toml")],
        ["check", str(DATA / "harbour-fleet.toml"), "--catalogue", policy],
        ["ask", "--next", str(DATA / "harbour-fleet.toml"), "--catalogue", policy],
        ["explain", str(DATA / "harbour-fleet.toml"), "--catalogue", policy],
        ["measures", "--catalogue", policy],
        ["facts", "--catalogue", policy],
        ["template", "--catalogue", policy],
        ["lint", policy],
        ["test", policy, mine],
        ["screen", table, "-o", out],
        ["screen", table, "-o", out, "--catalogue", policy],
    ]


@WITHOUT_TRACEBACK
@given(data=st.data())
def test_no_command_ends_in_a_traceback(
    data: st.DataObject, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_bytes(data.draw(mutated(PROFILES)))
    (tmp_path / "policy.toml").write_bytes(data.draw(mutated([HARBOUR.read_bytes()])))
    (tmp_path / "table.csv").write_bytes(
        data.draw(mutated([(DATA / "clients-broken.csv").read_bytes()]))
    )
    command = data.draw(st.sampled_from(commands(tmp_path)))
    assert run(command) in {0, 2, 3}
    capfd.readouterr()


@pytest.mark.slow
@WITHOUT_TRACEBACK
@given(data=st.data())
def test_no_table_ends_in_a_traceback(
    data: st.DataObject,
    sound_tables: dict[str, bytes],
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    name, table = data.draw(tables(sound_tables))
    (tmp_path / name).write_bytes(table)
    assert run(["screen", str(tmp_path / name), "-o", str(tmp_path / "out.csv")]) in {0, 2, 3}
    capfd.readouterr()


def _draft_is_refused_or_kept(path: Path, catalogue: Catalogue) -> None:
    try:
        draft = open_draft(path)
        draft.profile(catalogue)
    except TjsubsidyError:
        return
    draft.answered(catalogue)
    assert draft.is_kept()
    saved = save(with_answer(draft, "name", "b"))
    assert open_draft(path).data == saved.data


@WITHOUT_TRACEBACK
@given(data=mutated(PROFILES[:1]), name=st.sampled_from(["mine.toml", "mine.json"]))
def test_a_draft_is_refused_or_kept(
    data: bytes, name: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    _draft_is_refused_or_kept(tmp_path / name, catalogue)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize(
    "around", [b"%s", b'[company]\nname = "a"\n[facts]\nmain_revenue = %s\n'], ids=["whole", "fact"]
)
def test_a_hostile_draft_is_refused(
    piece: bytes, around: bytes, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(around.replace(b"%s", piece))
    _draft_is_refused_or_kept(path, catalogue)


@pytest.mark.parametrize("name", ["k" * 5000, "none/mine.toml", "."])
def test_a_draft_without_a_place_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(TjsubsidyError):
        save(with_answer(open_draft(tmp_path / name), "name", "b"))
    assert not list(tmp_path.iterdir())
