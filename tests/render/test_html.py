"""The report as a page: its structure, its safety, and how a real browser shows and prints it."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from support import DATA, HARBOUR, ROOT, SAMPLES
from support.pages import BROWSER, Page, chromium, needs_browser
from support.reports import DAY, HOSTILE, named, run_of

from tjsubsidy_cli import Assessment, Catalogue, assess, load_catalogue, load_profile
from tjsubsidy_cli.assess.advice import advise
from tjsubsidy_cli.assess.next_steps import by_money, in_report_order, next_steps
from tjsubsidy_cli.base.money import format_yuan
from tjsubsidy_cli.base.pictures import Picture
from tjsubsidy_cli.base.text import LANGS, Lang, Text, same, sanitize
from tjsubsidy_cli.render.common import ADVICE, headline
from tjsubsidy_cli.render.report.html import render_html

FLEET = DATA / "harbour-fleet.toml"
WIDTHS = (360, 800, 1200)
PROFILES = [*SAMPLES, DATA / "nothing.toml", DATA / "outside.toml"]
LOGO = Picture("image/png", b"\x89PNG\r\n\x1a\n")


def page(path: Path, catalogue: Catalogue, lang: Lang) -> str:
    profile = load_profile(path, catalogue)
    assessment = assess(catalogue, profile, as_of=DAY)
    return render_html(run_of(assessment, asked=True), lang)


@dataclass(frozen=True)
class Sample:
    assessment: Assessment
    lang: Lang
    found: Page


@pytest.fixture(scope="module", params=PROFILES, ids=lambda path: path.stem)
def assessment(request: pytest.FixtureRequest, catalogue: Catalogue) -> Assessment:
    return assess(catalogue, load_profile(request.param, catalogue), as_of=DAY)


@pytest.fixture(scope="module", params=LANGS)
def sample(request: pytest.FixtureRequest, assessment: Assessment) -> Sample:
    return Sample(assessment, request.param, Page(render_html(run_of(assessment), request.param)))


def test_the_page_is_well_built(sample: Sample) -> None:
    found, lang = sample.found, sample.lang
    assert next(found.all("html"))[1]["lang"] == {"zh": "zh-Hans", "en": "en"}[lang]
    assert [tag for tag, _ in found.all("header", "main", "h1")] == ["header", "h1", "main"]
    levels = [int(tag[1]) for tag, _ in found.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attrs["id"] for _, attrs in found.found if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for _, attrs in found.all("a")]
    assert {link.removeprefix("#") for link in links if link} <= set(ids)
    tables = [tag for tag, _ in found.all("table", "caption")]
    assert tables == ["table", "caption"] * (len(tables) // 2)
    assert all(attrs.get("scope") for _, attrs in found.all("th"))
    bars = [attrs for _, attrs in found.all("svg") if attrs.get("aria-hidden") != "true"]
    assert all(attrs["role"] == "img" for attrs in bars)
    names = [text for tag, text in found.text if tag == "title"]
    assert len(names) == len(bars) + 1  # the page's own


def test_the_page_loads_and_runs_nothing(sample: Sample) -> None:
    found = sample.found
    policies = [a["content"] for _, a in found.all("meta") if a.get("http-equiv")]
    assert policies == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]
    assert not list(found.all("script", "link", "img", "iframe", "object", "base", "form"))
    for _, attrs in found.found:
        assert not {"src", "style", "srcset", "xlink:href"} & set(attrs)
        assert not [name for name in attrs if name.startswith("on")]
        assert str(attrs.get("href", "#")).startswith("#")
    style = "".join(text for tag, text in found.text if tag == "style")
    assert "@import" not in style
    assert "url(" not in style


def test_the_page_says_what_the_assessment_says(sample: Sample) -> None:
    found, lang = sample.found, sample.lang
    said = "".join(text for _, text in found.text)
    assessment = sample.assessment
    for result in assessment.results:
        assert result.grant.title[lang] in said
        if result.verdict != "ineligible":
            assert f"“{result.grant.quote}”" in said
            assert all(reading.question[lang] in said for reading in result.grant.readings)
            assert (result.grant.reservation or same(""))[lang] in said
            assert result.support
            assert result.support.working[lang] in said
    for text in (*(w.text for w in assessment.warnings), assessment.catalogue.policy.disclaimer):
        assert text[lang] in said
    assert str(DAY) in said


@pytest.mark.parametrize("lang", LANGS)
def test_advice_stands_in_the_page(lang: Lang, catalogue: Catalogue) -> None:
    profile = load_profile(ROOT / "samples" / "minimal.toml", catalogue)
    advice = advise(assess(catalogue, profile))
    assert advice
    found = Page(render_html(run_of(assess(catalogue, profile), asked=True), lang))
    said = "".join(text for _, text in found.text)
    for one in advice:
        for change in one.changes:
            assert change.text[lang][1:] in said
        assert all(f"{r.grant.id} {r.grant.title[lang]}" in said for r in one.gained)
        assert format_yuan(one.money)[lang] in said


@pytest.mark.parametrize("lang", LANGS)
def test_who_prepared_it_stands_on_the_first_page(lang: Lang, catalogue: Catalogue) -> None:
    assessment = named("x", catalogue)
    found = Page(render_html(run_of(assessment, prepared_by="<b>A & B</b>", logo=LOGO), lang))
    assert ("bdi", "<b>A & B</b>") in found.text
    ((_, image),) = found.all("img")
    assert image == {"src": LOGO.uri, "alt": ""}
    allowed = next(a["content"] for _, a in found.all("meta") if a.get("http-equiv"))
    assert str(allowed).endswith("; img-src data:")


def test_a_ceiling_is_drawn_as_an_outline(sample: Sample) -> None:
    rects = [a for _, a in sample.found.all("rect") if a.get("class") in {"fixed", "ceiling"}]
    drawn = [a["class"] for a in rects if a["height"] == "12"]
    paid = [r for r in sample.assessment.of("eligible") if r.estimate]
    kinds = ["fixed" if r.exact else "ceiling" for r in by_money(paid)]
    assert drawn[: len(kinds)] == kinds
    style = (ROOT / "tjsubsidy_cli/render/report/report.css").read_text("utf-8")
    assert "rect.ceiling { fill: var(--paper); }" in style


def test_columns_have_the_width_of_a_phone_below_each_other() -> None:
    style = (ROOT / "tjsubsidy_cli/render/report/report.css").read_text("utf-8")
    phone = style.partition("@media (max-width: 40rem)")[2].partition("@page")[0]
    assert ".plain tbody :is(td, th):nth-child(n) { width: auto; }" in phone


def test_the_grants_stand_by_money(sample: Sample) -> None:
    order = in_report_order(sample.assessment)
    ids = [a["id"] for _, a in sample.found.all("article")]
    numbers = {id_: n for n, id_ in enumerate(sample.assessment.catalogue.grants, 1)}
    shown = [r for r in order if r.verdict != "ineligible"]
    eligible = [f"grant-{numbers[r.grant.id]}" for r in shown if r.verdict == "eligible"]
    assert ids[: len(eligible)] == eligible
    assert len(ids) == len(shown)


def test_a_switched_reading_is_said(catalogue: Catalogue) -> None:
    profile = load_profile(ROOT / "samples" / "parts-maker.toml", catalogue)
    text = render_html(run_of(assess(catalogue, profile, {"AMB-1-2b": "B"})), "en")
    assert "Assessed under these readings: AMB-1-2b=B." in text
    assert text.count(" (chosen for this report)") == 1


@pytest.fixture(scope="module")
def tags_of_a_plain_name(harbour: Catalogue) -> list[str]:
    return [tag for tag, _ in Page(render_html(run_of(named("x", harbour, FLEET)), "en")).found]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(
    name: str, harbour: Catalogue, tags_of_a_plain_name: list[str]
) -> None:
    hostile = Page(render_html(run_of(named(name, harbour, FLEET)), "en"))
    assert [tag for tag, _ in hostile.found] == tags_of_a_plain_name
    assert next(text for tag, text in hostile.text if tag == "bdi") == sanitize(name)


def test_what_a_catalogue_says_is_text(harbour: Catalogue) -> None:
    grants = harbour.grants
    first = harbour.measures[0]
    bad = Text(zh="<b>\u202e", en='"><script>x</script>')
    grant = replace(first.grants[0], title=bad, quote='"<img>', omits=bad, reservation=bad)
    measure = replace(first, grants=(grant, *first.grants[1:]))
    hostile = replace(harbour, measures=(measure, *harbour.measures[1:]))
    assert grants
    found = Page(page(DATA / "harbour-fleet.toml", hostile, "en"))
    assert not list(found.all("script", "img", "b"))
    assert bad.en in "".join(text for _, text in found.text)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_texts_have_contrast(scheme: int) -> None:
    style = (ROOT / "tjsubsidy_cli/render/report/report.css").read_text("utf-8")
    schemes = [
        dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in style.split("@media")[:2]
    ]
    colours = schemes[scheme]
    assert len(colours) == 9
    pairs = [(text, "paper") for text in ("ink", "quiet", "sure", "open")]
    pairs += [(text, "ground") for text in ("ink", "quiet", "sure")]
    pairs += [("ink", "sure-soft"), ("sure", "sure-soft"), ("ink", "open-soft")]
    pairs += [("open", "open-soft"), ("quiet", "open-soft")]
    for text, ground in pairs:
        light, dark = sorted((_luminance(colours[text]), _luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


# In a real browser


def test_there_is_a_browser_where_one_is_needed(request: pytest.FixtureRequest) -> None:
    """So that in CI nothing below is skipped unnoticed."""
    assert BROWSER or not request.config.getoption("--need-browser")


MEASURE = """
addEventListener("load", () => {
  const said = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, width = page.documentElement.clientWidth;
    page.querySelectorAll("details").forEach(folded => { folded.open = true; });
    const unseen = element => element.closest("thead, caption") &&
      getComputedStyle(element.closest("thead, caption")).clipPath !== "none";
    const seen = [...page.querySelectorAll("body *")].filter(element => !unseen(element));
    const out = seen.filter(element => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > width + 1 || box.left < -1);
    });
    const full = seen.filter(element => element.clientWidth > 0 && element.tagName !== "svg" &&
      element.scrollWidth > element.clientWidth + 1);
    return {name: frame.title, width, scroll: page.documentElement.scrollWidth,
            height: page.body.scrollHeight, bars: page.querySelectorAll("svg.bar").length,
            thin: [...page.querySelectorAll("svg.bar, .plain tbody th")].filter(
              element => element.getBoundingClientRect().width < 140).length,
            out: [...out, ...full].slice(0, 3).map(element => element.outerHTML.slice(0, 120))};
  });
  document.body.textContent = JSON.stringify(said);
});
"""


@pytest.fixture(scope="module")
def measured(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[dict[str, object]], str]:
    """Every page, unchanged, in a frame of each width; what the browser measured and complained."""
    folder = tmp_path_factory.mktemp("browser")
    pages = {
        f"{path.stem}.{lang}": page(path, catalogue, lang) for path in PROFILES for lang in LANGS
    }
    pages["fleet"] = page(DATA / "harbour-fleet.toml", load_catalogue(HARBOUR), "en")
    for number, name in enumerate(HOSTILE):
        pages[f"hostile-{number}"] = render_html(run_of(named(name, catalogue)), "zh")
    frames = [
        f'<iframe title="{name}" style="width:{width}px;height:600px;border:0" '
        f'srcdoc="{html.escape(text)}"></iframe>'
        for name, text in pages.items()
        for width in (WIDTHS if "hostile" not in name else WIDTHS[:1])
    ]
    path = folder / "frames.html"
    head = "<!doctype html><meta charset=utf-8><link rel=icon href=data:,>"
    path.write_text(f"{head}<script>{MEASURE}</script><body>{''.join(frames)}", "utf-8")
    ran = chromium(folder, "--enable-logging=stderr", "--dump-dom", path.as_uri())
    [said] = re.findall(r"<body>(.*)</body>", ran.stdout, re.DOTALL)
    return json.loads(html.unescape(said)), ran.stderr


@pytest.mark.slow
@needs_browser
def test_no_page_is_wider_than_its_screen(
    measured: tuple[list[dict[str, object]], str],
) -> None:
    frames, _ = measured
    assert len(frames) == len(WIDTHS) * (len(PROFILES) * len(LANGS) + 1) + len(HOSTILE)
    for frame in frames:
        assert frame["width"] in WIDTHS
        assert frame["scroll"] == frame["width"], frame
        assert frame["out"] == [], frame
        assert int(str(frame["height"])) > 1000, frame
        assert frame["thin"] == 0, frame
    assert sum(int(str(frame["bars"])) for frame in frames) > 100


@pytest.mark.slow
@needs_browser
def test_the_browser_has_nothing_to_complain_about(
    measured: tuple[list[dict[str, object]], str],
) -> None:
    _, complaints = measured
    assert [line for line in complaints.splitlines() if "CONSOLE" in line] == []


@pytest.mark.slow
@needs_browser
def test_a_forbidden_script_would_be_seen(tmp_path: Path, catalogue: Catalogue) -> None:
    """That the test above can fail."""
    text = page(SAMPLES[0], catalogue, "en").replace("<main>", "<main><script>1</script>", 1)
    path = tmp_path / "page.html"
    path.write_text(text, "utf-8")
    ran = chromium(tmp_path, "--enable-logging=stderr", "--dump-dom", path.as_uri())
    assert "Content Security Policy" in ran.stderr


def printed(folder: Path, text: str) -> list[str]:
    """The texts of the A4 pages that a report prints to, without any blanks."""
    path, paper = folder / "report.html", folder / "report.pdf"
    path.write_text(text, "utf-8")
    chromium(folder, f"--print-to-pdf={paper}", "--no-pdf-header-footer", path.as_uri())
    pages = PdfReader(paper).pages
    for one in pages:
        assert [round(float(x)) for x in one.mediabox[2:]] in ([595, 842], [594, 842], [595, 841])
    return [re.sub(r"\s", "", normalize("NFKC", p.extract_text())) for p in pages]  # no ligatures


def plain(text: str) -> str:
    """Its Latin letters and figures: a machine without Chinese fonts prints no others."""
    return re.sub(r"[^A-Za-z0-9]", "", text)


HEADINGS = {  # without blanks, each with what stands below it
    "".join(ADVICE.en.split()): "RMB",
    "Readingsthatmovethiscompany'smoney": "Asreadhere",
    "Nextsteps": "Whomtoask",
}


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_report_prints_on_four_pages(
    path: Path, lang: Lang, tmp_path: Path, catalogue: Catalogue
) -> None:
    """And the first holds all that who decides must read, and nothing else.

    No heading is printed apart from what it heads.
    """
    assessment = assess(catalogue, load_profile(path, catalogue), as_of=DAY)
    run = run_of(assessment, asked=True, prepared_by="A & B Advisors", logo=LOGO)
    texts = printed(tmp_path, render_html(run, lang))
    assert len(texts) <= 4
    assert all(len(text) > 80 for text in texts), [len(text) for text in texts]
    assert f"1/{len(texts)}" in texts[0]

    first, second = map(plain, texts[:2])
    on_cover = [headline(assessment), *(w.text for w in assessment.warnings)]
    on_cover += [step.question for step in next_steps(assessment, run.only.questions)]
    assert all(plain(text[lang]) in first for text in on_cover)
    assert "ABAdvisors" in first
    assert plain(by_money(assessment.of("eligible"))[0].grant.id) in second[:200]
    assert "SHA-256" in texts[-1]
    if lang == "en":
        headed = [(h, t.partition(h)[2]) for h in HEADINGS for t in texts if h in t]
        assert all(HEADINGS[heading] in below for heading, below in headed)
        assert {heading for heading, _ in headed} == HEADINGS.keys() or path not in SAMPLES[::3]


@pytest.mark.slow
@needs_browser
def test_the_appendix_is_printed_only_if_asked_for(tmp_path: Path, catalogue: Catalogue) -> None:
    profile = load_profile(ROOT / "samples" / "parts-maker.toml", catalogue)
    assessment = assess(catalogue, profile, as_of=DAY)
    short, full = (
        "".join(printed(tmp_path, render_html(run_of(assessment, full=full), "en")))
        for full in (False, True)
    )
    for text in ("Whatisnotmet", "AMB-1-1a", "Whatthecompanystated"):
        assert text not in short
        assert text in full
    assert "isnotprinted" in short
    assert "isnotprinted" not in full
