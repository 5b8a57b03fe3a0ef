"""The index of the reports of a table: what it says, its safety, and what a browser makes of it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from support import DATA, ROOT, Ran, without_hashes
from support.pages import Page, chromium, needs_browser
from support.reports import HOSTILE
from support.tables import write_json_lines

from tjsubsidy_cli import __version__
from tjsubsidy_cli.base.text import LANGS, Lang

Tool = Callable[..., Ran]
GOLDEN = ROOT / "tests" / "acceptance" / "golden_reports"
MIXED = DATA / "clients-mixed.csv"


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795500000")  # 2026-11-24


def index_of(tjsubsidy: Tool, table: Path, folder: Path, *options: object, lang: str) -> str:
    assert tjsubsidy("screen", table, "--reports", folder, *options, lang=lang).code == 0
    return (folder / "index.html").read_text("utf-8")


def hostile_table(folder: Path) -> Path:
    rows = [{"name": name, "code": name[:60], "main_revenue": 10_000} for name in HOSTILE]
    return write_json_lines(folder / "<b>a & b.jsonl", rows)


@pytest.mark.parametrize("lang", LANGS)
def test_golden(
    lang: Lang, tjsubsidy: Tool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    signed = ("--prepared-by", "A & B")
    said = index_of(tjsubsidy, MIXED, tmp_path / "reports", *signed, lang=lang)
    said = without_hashes(said).replace(__version__, "VERSION")
    said = re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-...", said)
    said = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", said, flags=re.DOTALL)
    path = GOLDEN / f"index.{lang}.html"
    if request.config.getoption("--update-golden"):
        path.write_text(said, "utf-8")
    assert said == path.read_text("utf-8"), f"{path.name}: look at the change, then --update-golden"


def test_it_loads_nothing_and_runs_its_own_script_only(tjsubsidy: Tool, tmp_path: Path) -> None:
    text = index_of(tjsubsidy, hostile_table(tmp_path), tmp_path / "r", lang="zh")
    page = Page(text)
    (policy,) = [a["content"] for _, a in page.all("meta") if a.get("http-equiv")]
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        f"script-src 'sha256-{digest}'"
    )
    assert [tag for tag, _ in page.all("script", "link", "img", "iframe", "form")] == ["script"]
    for tag, attrs in page.found:
        assert not {"src", "style", "srcset"} & set(attrs), tag
        assert not [name for name in attrs if name.startswith("on")]
    links = [str(attrs["href"]) for _, attrs in page.all("a")]
    assert len(links) == len(set(links)) == len(HOSTILE) - 1  # a remark
    for link in links:
        assert ":" not in link
        assert (tmp_path / "r" / unquote(link)).is_file()
    names = [word for tag, word in page.text if tag == "bdi"]
    assert "<script>alert(1)</script>" in names
    assert "<b>a & b.jsonl" in names


def test_each_money_has_a_column_of_its_own(tjsubsidy: Tool, tmp_path: Path) -> None:
    clients = ROOT / "samples" / "clients.csv"
    text = index_of(tjsubsidy, clients, tmp_path, lang="en")
    ran = tjsubsidy("screen", clients, "--reports", tmp_path, "--format", "json")
    companies = json.loads(ran.out)["reports"]["companies"]
    rows = re.findall(r"<tr data-remarks.*?</tr>", text)
    for row, company in zip(rows, companies, strict=True):
        names = "eligible", "fixed", "ceilings", "questions"
        assert re.findall(r'data-value="(\d+)"', row) == [str(company[name]) for name in names]
        both = company["fixed"] + company["ceilings"]
        assert not (company["fixed"] and company["ceilings"]) or f"{both:,}" not in row


# In a real browser

DRIVE = """
addEventListener("load", () => {
  const said = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, width = page.documentElement.clientWidth;
    const table = page.querySelector(".index");
    const names = () => [...table.tBodies[0].rows].filter(row => row.getClientRects().length)
      .map(row => row.querySelector("a").textContent);
    const set = (id, value, kind) => {
      const field = page.getElementById(id);
      field.value = value;
      field.dispatchEvent(new frame.contentWindow.Event(kind));
      return names();
    };
    const plain = names();
    const clicked = number => {
      table.tHead.rows[0].cells[number].querySelector("button").click();
      return names();
    };
    const found = {
      width, plain, tools: page.querySelector(".tools").getClientRects().length,
      ceilings: clicked(3), upwards: clicked(3),
      arrow: table.tHead.rows[0].cells[3].getAttribute("aria-sort"),
      chosen: page.getElementById("order").value,
      name: set("order", "name", "change"), table: set("order", "", "change"),
      filtered: set("words", "ＭＡ0FAKE5X3", "input"),
      count: page.getElementById("count").textContent,
      none: set("words", "nothing of the kind", "input"), all: set("words", "", "input"),
      eligible: set("only", "eligible", "change"), doubtful: set("only", "remarks", "change"),
    };
    set("only", "", "change");
    page.querySelectorAll("details").forEach(folded => { folded.open = true; });
    const unseen = element => element.closest("thead, caption") &&
      getComputedStyle(element.closest("thead, caption")).clipPath !== "none";
    const seen = [...page.querySelectorAll("body *")].filter(element => !unseen(element));
    found.scroll = page.documentElement.scrollWidth;
    found.out = seen.filter(element => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > width + 1 || box.left < -1);
    }).slice(0, 3).map(element => element.outerHTML.slice(0, 160));
    return found;
  });
  document.body.textContent = JSON.stringify(said);
});
"""
WIDTHS = (360, 800, 1200)


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("lang", LANGS)
def test_a_browser_sorts_and_filters_and_nothing_overflows(
    lang: Lang, tjsubsidy: Tool, tmp_path: Path
) -> None:
    pages = [
        index_of(tjsubsidy, MIXED, tmp_path / "mixed", "--all", lang=lang),
        index_of(tjsubsidy, hostile_table(tmp_path), tmp_path / "hostile", lang=lang),
    ]
    frames = [
        f'<iframe style="width:{width}px;height:600px;border:0" srcdoc="{html.escape(text)}">'
        "</iframe>"
        for text in pages
        for width in WIDTHS
    ]
    path = tmp_path / "frames.html"
    head = "<!doctype html><meta charset=utf-8><link rel=icon href=data:,>"
    path.write_text(f"{head}<script>{DRIVE}</script><body>{''.join(frames)}", "utf-8")
    ran = chromium(tmp_path, "--enable-logging=stderr", "--dump-dom", path.as_uri())
    assert [line for line in ran.stderr.splitlines() if "CONSOLE" in line] == []
    [said] = re.findall(r"<body>(.*)</body>", ran.stdout, re.DOTALL)
    found = json.loads(html.unescape(said))
    assert [one["width"] for one in found] == [*WIDTHS, *WIDTHS]
    for one in found:
        assert one["scroll"] == one["width"], one
        assert one["out"] == [], one
        assert one["tools"] == 1
    for one in found[:3]:
        first, second, odd, none, nameless = one["plain"]
        assert (first, second, none) == (*["天津示例甲有限公司"] * 2, "北京示例有限公司")
        assert one["ceilings"] == [first, odd, second, none, nameless]
        assert one["upwards"] == [none, nameless, second, odd, first]
        assert (one["arrow"], one["chosen"]) == ("ascending", "ceilings")
        assert sorted(one["name"]) == sorted(one["plain"])
        assert one["table"] == one["all"] == one["plain"]
        assert one["filtered"] == [odd]
        assert one["count"] == "1 / 5"
        assert one["none"] == []
        assert one["eligible"] == [first, second, odd]
        assert one["doubtful"] == [second, odd]
