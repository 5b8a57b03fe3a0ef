"""The HTML report for clients: one file for any screen and for paper.

It loads no resource and runs no script; its content security policy forbids both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from ... import __version__
from ...assess.advice import Advice
from ...assess.assessment import Assessment, Result, Verdict
from ...assess.determination import say_id
from ...assess.outcome import say_limit, say_paid
from ...assess.phrases import PAYMENTS, VERDICTS, waits_for, why
from ...assess.received import HEADING, describe_received
from ...base.text import Lang, Text, both, join, same
from ...policy.catalogue import Reading
from ...policy.status import say_source, status_line
from ...rules.facts import show_value
from ..common import NOTHING, answers, headline, open_ended, remarks, responsible
from .advised import advised
from .charts import hatching, where_the_money_is, who_pays
from .markup import NEW_LINE, Content, Html, el, html
from .page import Page

_SAFE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TAGS: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}
_KIND = both("政策匹配报告（初评）", "Policy match report (preliminary)")


def render_html(
    assessment: Assessment, lang: Lang, day: dt.date, advice: Sequence[Advice] = ()
) -> str:
    """Render the assessment of ``day`` as a page, with advice."""
    page = _Report(assessment, lang, day)
    style = files(__package__).joinpath("report.css").read_text("utf-8")
    title = f"{assessment.company.name} — {page.t(_KIND)}"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_SAFE),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="generator", content=f"tjsubsidy {__version__}"),
        el("title", title),
        el("style", Html(f"\n{style}")),
    )
    body = el("body", page.head(), el("main", page.main(advice)), page.foot())
    page_html = el("html", head, NEW_LINE, body, lang=_TAGS[lang])
    return f"<!doctype html>\n{page_html}\n"


class _Report(Page):
    def __init__(self, assessment: Assessment, lang: Lang, day: dt.date) -> None:
        super().__init__(lang)
        self.assessment, self.day = assessment, day
        self.catalogue = assessment.catalogue
        self.moving = assessment.sensitivity.moved_by
        self.anchors = {id_: f"grant-{n}" for n, id_ in enumerate(self.catalogue.grants, 1)}

    def head(self) -> Html:
        policy, company = self.catalogue.policy, self.assessment.company
        about: list[Content] = []
        if company.district:
            about.append(
                self.t(self.catalogue.vocabulary["district"].choice_labels[company.district])
            )
        if company.code:
            about.append(el("bdi", company.code))
        day = both("评估日期 ", "Assessed on ")
        about.append(html(self.t(day), el("time", str(self.day), datetime=str(self.day))))
        issued = both(f"（{policy.issued} 印发）", f" (issued {policy.issued})")
        return el(
            "header",
            el("p", self.t(_KIND), class_="kicker"),
            el("h1", el("bdi", company.name)),
            el("p", html(*(el("span", part) for part in about)), class_="about"),
            el("p", self.t(policy.title + issued), " · ", self.t(policy.issuer), class_="policy"),
            el("p", self.t(status_line(policy, self.assessment.as_of)), class_="validity"),
        )

    def main(self, advice: Sequence[Advice]) -> Iterator[Html]:
        eligible, undecided = self.assessment.of("eligible"), self.assessment.of("undecided")
        yield self.summary()
        if any(r.estimate for r in eligible + undecided):
            yield self.charts()
        yield from self.grants("eligible", eligible)
        yield from self.grants("undecided", undecided)
        yield from self.had(self.assessment.received)
        if advice:
            yield advised(self, advice)
        if overlaps := [w.text for w in self.assessment.warnings if w.kind == "overlap"]:
            title = both("可能重复支持的事项", "These may concern one project or machine")
            yield self.section(title, self.points(overlaps), class_="notice")
        yield from self.readings(eligible + undecided)
        yield from self.ruled_out(self.assessment.of("ineligible"))
        yield self.facts()

    def summary(self) -> Html:
        cards = [self.card(*each) for each in self.figures()]
        notes = [w.text for w in self.assessment.warnings if w.kind != "overlap"]
        notice = None
        if notes:
            heading = el("h3", self.t(both("请注意", "Please note")))
            notice = el("div", heading, self.points(notes), class_="notice")
        said = el("p", self.t(headline(self.assessment)), class_="headline")
        asides = [*remarks(self.assessment), self.catalogue.policy.stacking]
        note = [el("p", self.t(text), class_="quiet") for text in asides]
        figures = el("dl", cards, class_="figures four" if len(cards) == 4 else "figures")  # noqa: PLR2004
        return self.section(both("结论", "Result"), said, figures, note, notice)

    def figures(self) -> Iterator[tuple[Text, Content, str | None]]:
        """List the figures of the headline, those of the readings' range in the same size."""
        found, eligible = self.assessment, self.assessment.eligible
        if eligible.grants:
            label = both("初步符合条件", "Eligible as declared") + open_ended(eligible)
            yield label, self.count(eligible.grants), "eligible"
        if found.fixed:
            yield both("定额合计", "Fixed amounts"), self.money(found.fixed), None
        if found.ceilings:
            label = both("政策上限合计（不代表可获金额）", "Policy ceilings (not expected amounts)")
            yield label, self.money(found.ceilings), None
        if found.once_per_project != eligible.estimate:
            label = both("同一项目只享受一项，最高", "One grant a project, at most")
            yield label, self.money(found.once_per_project), None
        if found.sensitivity.low != found.sensitivity.high:
            yield both("从严口径", "Strict reading"), self.money(found.sensitivity.low), None
            yield both("从宽口径", "Generous reading"), self.money(found.sensitivity.high), None
        if found.undecided.grants:
            label = both("待判定", "Undecided")
            yield label, self.count(found.undecided.grants), "undecided"

    def count(self, grants: int) -> str:
        return self.t(both(f"{grants} 项", "1 grant" if grants == 1 else f"{grants} grants"))

    def card(self, label: Text, value: Content, class_: str | None = None) -> Html:
        return el("div", el("dt", self.t(label)), el("dd", value), class_=class_)

    def charts(self) -> Html:
        shown = [*self.assessment.of("eligible"), *self.assessment.of("undecided")]
        return self.section(
            both("资金分布", "Where the money is"),
            hatching(),
            where_the_money_is(shown, self.anchors, self.lang),
            who_pays(self.assessment, self.lang),
        )

    def grants(self, verdict: Verdict, results: tuple[Result, ...]) -> Iterator[Html]:
        if results:
            count = both(f"（{len(results)} 项）", f" ({len(results)})")
            articles = [self.grant(result) for result in results]
            yield self.section(VERDICTS[verdict] + count, articles, class_=f"grants {verdict}")

    def grant(self, result: Result) -> Html:
        grant = result.grant
        amount: list[Content] = []
        if result.estimate is not None:
            kind = both("定额 ", "exactly ") if result.exact else both("最高 ", "at most ")
            amount.append(el("small", self.t(kind)))
        amount.append(self.money(result.estimate))
        if result.ceiling != result.estimate:
            ceiling = self.money(result.ceiling)
            said = both(f"政策上限 {ceiling}", f"policy ceiling: {ceiling}")
            amount.append(el("small", self.t(said), class_="ceiling"))
        return html(
            NEW_LINE,
            el(
                "article",
                el("h3", el("span", grant.id, class_="id"), " ", self.t(grant.title)),
                el("p", amount, class_="amount"),
                self.quote(result),
                el("dl", self.details(result)),
                class_=f"grant {result.verdict}",
                id=self.anchors[grant.id],
            ),
        )

    def quote(self, result: Result) -> Html:
        number = result.measure.number
        source = both(f"第{number}条", f"Measure {number}")
        translated = el("p", self.t(result.grant.summary)) if self.lang == "en" else None
        said = el("p", f"“{result.grant.quote}”", lang=_TAGS["zh"])
        return html(translated, el("blockquote", said, el("footer", self.t(source))))

    def details(self, result: Result) -> Iterator[Html]:
        grant, because = result.grant, why(result, self.assessment)
        reasons = both("符合的依据", "Why eligible")
        if waiting := waits_for(result, self.assessment):
            yield self.item(both("取决于", "Depends on"), self.points(waiting), "waits")
            reasons = both("有待判断的条件", "Open conditions")
        yield self.item(reasons, self.points(because))
        if support := result.support:
            worked_out = [support.working]
            if support.missing:
                worked_out.append(say_limit(support, grant.amount, self.catalogue.vocabulary))
            yield self.item(both("测算", "How worked out"), self.points(worked_out))
            paid = self.t(say_paid(result, self.catalogue))
            yield self.item(both("由谁支付", "Who pays"), paid)
        yield self.item(both("责任单位", "Bureaus"), self.t(responsible(result, self.assessment)))
        yield self.item(both("支持方式", "How paid"), self.t(PAYMENTS[grant.payment]))
        if grant.reservation:
            yield self.item(both("注意事项", "Reservation"), self.t(grant.reservation), "waits")
        yield self.item(both("政策未明确", "Not stated in the policy"), self.t(grant.omits))

    def had(self, results: tuple[Result, ...]) -> Iterator[Html]:
        """List what the company has received or applied for."""
        if not results:
            return
        heads = both("编号", "No."), both("支持事项", "Grant"), both("情况", "State")
        rows = [
            el(
                "tr",
                el("td", r.grant.id, class_="id"),
                el("th", self.t(r.grant.title), scope="row"),
                el("td", self.t(describe_received(r) or NOTHING)),
                id=self.anchors[r.grant.id],
            )
            for r in results
        ]
        yield self.section(HEADING, self.table(HEADING, heads, rows))

    def readings(self, results: Iterable[Result]) -> Iterator[Html]:
        folded = [
            self.folded(
                same(f"{r.grant.id} ") + r.grant.title,
                [self.reading(reading) for reading in r.grant.readings],
            )
            for r in results
            if r.grant.readings
        ]
        if folded:
            lead = both(
                "条文可作不同理解的，本报告按标明“采用”的口径评估。",
                "Where honest readers differ, this report follows the reading marked “chosen”.",
            )
            title = both("政策口径说明", "How the text was read")
            yield self.section(title, el("p", self.t(lead), class_="quiet"), folded)

    def reading(self, reading: Reading) -> Html:
        taken = both("（采用）", " (chosen)")
        if reading.id in self.assessment.readings:
            taken = both("（按指定采用）", " (chosen for this report)")
        options = []
        for letter, option in reading.options.items():
            mark = el("strong", self.t(taken)) if letter == reading.chosen else None
            options.append(el("li", f"{letter} ", self.t(option), mark))
        if reading.chosen == "undecided":
            none = both("条文无法确定，由主管部门认定。", "The text leaves it to the bureau.")
            options.append(el("li", el("strong", self.t(none))))
        asides = [
            el("p", self.t(label), self.t(text), class_="quiet")
            for label, text in (
                (both("说明：", "Note: "), reading.note),
                (both("理由：", "Why: "), reading.why),
                (both("影响：", "Effect: "), reading.effect),
            )
            if text
        ]
        about = same(reading.id)
        if reading.id in self.moving:
            about += both(" · 影响合计", " · moves the total")
        question = el("h3", self.t(reading.question), " ", el("small", self.t(about)))
        return el("div", question, el("ul", options), asides, class_="reading")

    def ruled_out(self, results: tuple[Result, ...]) -> Iterator[Html]:
        if not results:
            return
        heads = (
            both("编号", "No."),
            both("支持事项", "Grant"),
            both("未满足的条件", "What is not met"),
        )
        rows = []
        for result in results:
            reasons = self.t(join(why(result, self.assessment), "；", "; "))
            title = el("th", self.t(result.grant.title), scope="row")
            anchor = self.anchors[result.grant.id]
            number = el("td", result.grant.id, class_="id")
            rows.append(el("tr", number, title, el("td", reasons), id=anchor))
        count = both(f"（{len(results)} 项）", f" ({len(results)})")
        table = self.table(both("不符合条件的事项及原因", "Grants ruled out, and why"), heads, rows)
        fold = self.folded(both("展开各项原因", "Show the reasons"), table)
        yield self.section(VERDICTS["ineligible"] + count, fold, class_="appendix")

    def facts(self) -> Html:
        heads = both("填报项", "Item"), both("本单位", "This company")
        rows, blank = [], []
        for _, fact, value in answers(self.assessment):
            if value is None:
                blank.append(fact.label)
            else:
                label = el("th", self.t(fact.label), scope="row")
                rows.append(el("tr", label, el("td", self.t(show_value(fact, value)))))
        title = both("评估所依据的企业情况", "What the company stated")
        table = self.table(title, heads, rows) if rows else None
        missing = None
        if blank:
            said = both("未填：", "Not given: ") + join(blank)
            missing = el("p", self.t(said), class_="quiet")
        count = both(
            f"已填 {len(rows)} 项，未填 {len(blank)} 项", f"{len(rows)} given, {len(blank)} not"
        )
        return self.section(title, self.folded(count, table, missing), class_="appendix")

    def foot(self) -> Html:
        policy = self.catalogue.policy
        made = both(
            f"tjsubsidy {__version__} · 政策 {policy.id}（{policy.issued}） · 评估日期 {self.day}",
            f"tjsubsidy {__version__} · policy {policy.id} ({policy.issued}) · {self.day}",
        )
        disclaimer = el("p", self.t(policy.disclaimer))
        source = None
        if policy.source:
            source = el("p", self.t(say_source(policy.source)), class_="quiet")
        made_by = el("p", self.t(made + same(" · ") + say_id(self.assessment)), class_="quiet")
        return html(NEW_LINE, el("footer", disclaimer, source, made_by))
