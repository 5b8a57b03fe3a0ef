"""The index of the reports of a table: a line for each company, with a link to its report.

Without scripts it is a table in the order of the rows; its own script sorts and filters it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from ... import __version__
from ...base.money import format_yuan
from ...base.pictures import Picture
from ...base.text import Lang, Text, both, same
from ...policy.catalogue import Catalogue
from ...policy.status import status_line
from ...screening.files.targets import Job
from ...screening.notes import counted, notes_of
from ...screening.profiles import name_in_words
from ...screening.reported import Reported, Reports
from ...screening.result import Screening
from ...screening.tables.sheets import Reject
from ..reported import say_left
from .document import document
from .markup import NEW_LINE, Content, Html, el, html

KICKER = both("政策匹配报告（初评）目录", "Policy match reports (preliminary): index")
_COMPANY = both("企业", "Company")
_FIGURES = {  # the columns of figures by the name under which the script sorts them
    "eligible": both("初步符合条件", "Eligible as declared"),
    "fixed": both("定额合计", "Fixed amounts"),
    "ceilings": both("政策上限合计", "Policy ceilings"),
    "questions": both("待补充的问题", "Open questions"),
}
_LEAD = both(
    "定额与政策上限分列，不相加；政策上限不代表可获金额。",
    "Fixed amounts and policy ceilings stand apart and are not added up; a ceiling is no expected "
    "amount.",
)


def render_index(
    reports: Reports,
    screening: Screening,
    catalogue: Catalogue,
    job: Job,
    lang: Lang,
    *,
    prepared_by: str = "",
    logo: Picture | None = None,
) -> str:
    """Render the index of the reports of a screening."""
    index = _Index(reports, screening, catalogue, job, lang)
    return document(
        lang,
        f"{job.table.name} — {KICKER[lang]}",
        index.head(prepared_by, logo),
        el("main", index.main()),
        index.foot(),
        styles=("report.css", "index.css"),
        script="index.js",
        pictures=logo is not None,
    )


class _Index:
    """The parts of the index in one language."""

    def __init__(
        self, reports: Reports, screening: Screening, catalogue: Catalogue, job: Job, lang: Lang
    ) -> None:
        self.reports, self.screening, self.job = reports, screening, job
        self.catalogue, self.lang = catalogue, lang

    def t(self, text: Text) -> str:
        return text[self.lang]

    def head(self, prepared_by: str, logo: Picture | None) -> Html:
        policy, day = self.catalogue.policy, self.job.as_of
        said = self.t(both("编制：", "Prepared by "))
        signed = el("p", said, el("bdi", prepared_by)) if prepared_by else None
        picture = el("img", src=logo.uri, alt="") if logo else None
        dated = self.t(both("评估日期 ", "Assessed on "))
        issued = both(f"（{policy.issued} 印发）", f" (issued {policy.issued})")
        return el(
            "header",
            el("div", picture, signed, class_="sender") if signed or picture else None,
            el("p", self.t(KICKER), class_="kicker"),
            el("h1", el("bdi", self.job.table.name)),
            el("p", dated, el("time", str(day), datetime=str(day)), class_="about"),
            el("p", self.t(policy.title + issued), " · ", self.t(policy.issuer), class_="policy"),
            el("p", self.t(status_line(policy, day)), class_="validity"),
        )

    def main(self) -> Iterator[Html]:
        reported = self.reports.reported
        title = both(f"报告 {len(reported):,} 份", _many(len(reported), "report"))
        shown: Content = el("p", self.t(both("没有一份报告。", "There is no report.")))
        if reported:
            shown = (self.tools(), self.table(reported))
        yield self.section(title, el("p", self.t(_LEAD), class_="quiet"), shown)
        yield from self.without()
        yield from self.notes()

    def section(self, title: Text, *content: Content) -> Html:
        return html(NEW_LINE, el("section", el("h2", self.t(title)), *content))

    def tools(self) -> Html:
        """The fields by which the script filters and sorts; without it they are not shown."""
        words = self.t(both("按名称或代码筛选", "Filter by name or code"))
        choices = {
            "": both("全部", "All"),
            "eligible": both("有初步符合条件的事项", "With an eligible grant"),
            "questions": both("有待补充的问题", "With open questions"),
            "remarks": both("有数据提示", "With remarks on the data"),
        }
        orders = {"": both("表格顺序", "Order of the table"), "name": _COMPANY, **_FIGURES}
        return el(
            "p",
            el("label", words, " ", el("input", type="search", id="words")),
            self.choice("only", both("只看", "Show"), choices),
            self.choice("order", both("排序", "Sort by"), orders),
            el("span", id="count", role="status"),
            class_="tools",
            hidden=True,
        )

    def choice(self, id_: str, label: Text, options: dict[str, Text]) -> Html:
        listed = [el("option", self.t(text), value=value) for value, text in options.items()]
        return el("label", self.t(label), " ", el("select", listed, id=id_))

    def table(self, companies: tuple[Reported, ...]) -> Html:
        heads = [el("th", self.t(_COMPANY), scope="col", data_by="name")]
        heads += [
            el("th", self.t(text), scope="col", data_by=name, class_="figure")
            for name, text in _FIGURES.items()
        ]
        rows = [html(NEW_LINE, self.row(company)) for company in companies]
        caption = el("caption", self.t(both("各企业的报告", "The report of each company")))
        head = el("thead", el("tr", heads))
        return el("table", caption, head, el("tbody", rows), class_="plain index")

    def row(self, company: Reported) -> Html:
        link = el("a", self.name(company), href=quote(company.file or ""))
        return el(
            "tr",
            el("th", link, el("small", self.place(company)), scope="row"),
            self.figure("eligible", company.eligible, self.grants(company)),
            self.figure("fixed", company.fixed, self.money(company.fixed)),
            self.figure("ceilings", company.ceilings, self.money(company.ceilings)),
            self.figure("questions", company.questions, f"{company.questions:,}"),
            data_remarks=company.remarks,
        )

    def name(self, company: Reported) -> Html:
        return el("bdi", self.t(name_in_words(company.name, company.row)))

    def place(self, company: Reported) -> Iterator[Content]:
        """Where a company stands in the table, behind its code."""
        if company.code and company.code != company.name:
            yield el("bdi", company.code)
            yield " · "
        if company.sheet:
            yield el("bdi", company.sheet)
            yield " "
        yield self.t(both(f"第 {company.row} 行", f"row {company.row}"))
        if count := company.remarks:
            many = _many(count, "remark")
            yield self.t(both(f" · 数据提示 {count} 条", f" · {many} on the data"))

    def figure(self, name: str, value: int, shown: str) -> Html:
        label = self.t(_FIGURES[name])
        return el("td", shown, class_="figure", data_of=label, data_value=value)

    def grants(self, company: Reported) -> str:
        number = self.t(both(f"{company.eligible} 项", _many(company.eligible, "grant")))
        return number if company.eligible else "—"

    def money(self, yuan: int) -> str:
        return self.t(format_yuan(yuan)) if yuan else "—"

    def without(self) -> Iterator[Html]:
        """Name the companies that can get nothing."""
        if not (without := self.reports.without):
            return
        count = len(without)
        title = both(
            f"没有可享受的事项、未写报告的企业（{count:,} 家）",
            f"Companies that no grant applies to, without a report ({count:,})",
        )
        listed = [
            el("li", self.name(company), " ", el("small", self.place(company)))
            for company in without
        ]
        yield html(
            NEW_LINE, el("section", el("details", el("summary", self.t(title)), el("ul", listed)))
        )

    def notes(self) -> Iterator[Html]:
        """Say how the table was read: rows that are no company, rows to correct, and the like."""
        said = [counted(self.screening, self.job.table.name)]
        said += [note.text for note in notes_of(self.screening, self.catalogue)]
        if left := say_left(self.reports):
            said.append(left)
        points = el("ul", [el("li", self.t(text)) for text in said])
        title = both("名单的读取情况", "How the table was read")
        yield self.section(title, points, self.to_correct())

    def to_correct(self) -> Html | None:
        """List the first rows and cells to correct, each with its reason."""
        if not (first := self.screening.first_rejects):
            return None
        title = both("需更正", "To correct")
        if self.screening.rejected + self.screening.wrong > len(first):
            title += both(f"（前 {len(first)} 处）", f" (the first {len(first)})")
        listed = [el("li", self.t(self.reject(one))) for one in first]
        return el("details", el("summary", self.t(title)), el("ul", listed))

    def reject(self, one: Reject) -> Text:
        where = both(f"第 {one.row} 行", f"row {one.row}")
        if one.sheet:
            where = same(f"{one.sheet} ") + where
        return where + same(f" {one.column}".rstrip()) + both("：", ": ") + one.reason

    def foot(self) -> Html:
        policy = self.catalogue.policy
        made = f"tjsubsidy {__version__} · {policy.id} ({policy.issued}) · {self.job.as_of}"
        disclaimer = el("p", self.t(policy.disclaimer))
        return html(NEW_LINE, el("footer", disclaimer, el("p", made, class_="quiet")))


def _many(number: int, one: str) -> str:
    return f"{number:,} {one}{'s' * (number != 1)}"
