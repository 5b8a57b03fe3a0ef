"""Write a form that one company fills in: a workbook with a question a row, to print or to type.

``company.form`` says how its hidden row and column are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..base.text import Lang, Text, both, join, same, sanitize
from ..company.form.layout import (
    CODE,
    LISTS,
    MARK,
    NAME,
    NONE,
    RECEIVED,
    TEXT,
    TICK,
    UNKNOWN,
    UNSURE,
    key_of,
)
from ..company.profile import DISTRICT, LONGEST_CODE, LONGEST_NAME
from ..policy.catalogue import Catalogue
from ..rules.facts import DONT_KNOW, Choice, Fact
from .form_looks import (
    AGAIN,
    COLUMNS,
    HEAD,
    HINTS,
    HOW,
    LOOKS,
    RECEIVED_HEAD,
    RECEIVED_ROWS,
    SEVERAL,
    SHEET,
    STATUS,
    UNITS,
    YES_NO,
    warn_of_contradictions,
)
from .form_uses import uses_of
from .workbook import A4, range_of, row_height, write_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_QUESTION, _ANSWER, _UNIT, _HELP, _NOTE = range(1, len(COLUMNS) + 1)  # column A is hidden
_WIDTHS = {column: width for column, (*_, width) in enumerate(COLUMNS, 1)}
_NAMED = 3  # grants beside a question
_SMALL = 0.8  # the width of small letters, of that of the others


def render_form(catalogue: Catalogue, lang: Lang) -> bytes:
    """Render an empty form. Raises TjsubsidyError if XlsxWriter is not installed."""
    return write_workbook(lambda book: Form(book, catalogue, lang).write())


class Form:
    """The worksheet of a form while it is written; ``title`` and ``intro`` stand above it."""

    def __init__(self, book: Workbook, catalogue: Catalogue, lang: Lang) -> None:
        self.book, self.catalogue, self.lang = book, catalogue, lang
        self.sheet: Worksheet = book.add_worksheet(SHEET[lang])
        self.lists: Worksheet = book.add_worksheet(LISTS)
        self.title = both("企业情况表：", "Company form: ") + catalogue.policy.title
        self.intro: tuple[Text, ...] = (HEAD,)
        self.listed = 0  # columns of the sheet of lists
        self.row = 0
        self.number = 0  # of the last question
        self.formats: dict[str, Format] = {}
        self.uses = uses_of(catalogue)

    def t(self, text: Text) -> str:
        return sanitize(text[self.lang])

    def style(self, name: str) -> Format:
        """Look up a cell format by its short name, or add it."""
        if name not in self.formats:
            self.formats[name] = self.book.add_format(LOOKS[name])
        return self.formats[name]

    def write(self) -> None:
        policy = self.catalogue.policy
        self.book.set_properties(
            {"title": self.t(policy.title), "author": f"tjsubsidy {__version__}"}
        )
        self.head()
        first = self.row
        self.body()
        self.lists.very_hidden()
        self.lists.protect()
        self.set_up(first)

    def body(self) -> None:
        """Write all questions."""
        self.company()
        for topic in self.catalogue.topics:
            facts = [f for f in self.catalogue.facts if f.topic == topic.id and f.id != DISTRICT]
            if facts:
                self.topic(topic.name)
            for fact in facts:
                self.fact(fact)
        self.received()

    def set_up(self, first: int) -> None:
        """Freeze the headings, protect all but the answers, and set up the printing."""
        sheet = self.sheet
        sheet.freeze_panes(first, _ANSWER)
        sheet.set_selection(first + 1, _ANSWER, first + 1, _ANSWER)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first - 1)
        sheet.print_area(1, _QUESTION, self.row - 1, _NOTE)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L&8{self.t(SHEET)}&R&8&P / &N")
        sheet.hide_gridlines(2)

    def head(self) -> None:
        sheet = self.sheet
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.write_string(0, 0, f"{MARK} {self.catalogue.policy.id}")
        for column, (role, _, width) in enumerate(COLUMNS, 1):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, role)
        self.row = 1
        for text, look, tall in (
            (self.title, "title", 30),
            *((text, "intro", 18) for text in (*self.intro, *HOW)),
        ):
            sheet.set_row(self.row, tall)
            self.put(_QUESTION, text, look)
            self.next(TEXT)
        for column, (_, heading, _) in enumerate(COLUMNS, 1):
            self.put(column, heading, "head")
        sheet.set_row(self.row, 22)
        self.next(TEXT)

    def next(self, key: str) -> None:
        """Write the key of the row, and go to the next one."""
        self.sheet.write_string(self.row, 0, key)
        self.row += 1

    def put(self, column: int, text: Text, look: str) -> None:
        self.sheet.write_string(self.row, column, self.t(text), self.style(look))

    def topic(self, name: Text) -> None:
        for column in range(_QUESTION, _NOTE + 1):
            self.sheet.write_blank(self.row, column, None, self.style("topic"))
        self.put(_QUESTION, name, "topic")
        self.sheet.set_row(self.row, 22)
        self.next(TEXT)

    def company(self) -> None:
        self.topic(both("企业", "The company"))
        self.name()
        code = both("统一社会信用代码", "Unified social credit code")
        self.question(code, both("18位，可不填。", "18 characters; may be left blank."))
        self.sheet.write_blank(self.row, _ANSWER, None, self.style("text"))
        self.limit(LONGEST_CODE)
        self.next(CODE)
        if DISTRICT in self.catalogue.vocabulary:
            self.fact(self.catalogue.vocabulary[DISTRICT])

    def name(self, given: str = "") -> None:
        """Write the row of the company's name."""
        name = both("企业名称（全称）", "Full name of the company")
        self.question(name, both("与营业执照一致。", "As in the business licence."))
        self.sheet.write_string(self.row, _ANSWER, given, self.style("text"))
        self.limit(LONGEST_NAME)
        self.next(NAME)

    def limit(self, most: int) -> None:
        rule = {"validate": "length", "criteria": "<=", "value": most, "error_type": "warning"}
        self.sheet.data_validation(self.row, _ANSWER, self.row, _ANSWER, rule)

    def question(
        self,
        text: Text,
        help: Text | None,
        uses: Sequence[str] = (),
        whom: Text | None = None,
    ) -> None:
        """Write what a row asks, its help, its grants and who may know, and room for a remark."""
        self.number += 1
        self.line(same(f"{self.number}. ") + text, "question", help, uses, whom)

    def whom(self, fact: Fact) -> Text | None:
        """Say which department may know a fact."""
        names = {each.id: each.name for each in self.catalogue.departments}
        return both("可问：", "Who may know: ") + names[fact.knows] if fact.knows else None

    def line(
        self,
        text: Text,
        look: str,
        help: Text | None,
        uses: Sequence[str],
        whom: Text | None = None,
    ) -> None:
        about = [*filter(None, [help, self.grants(uses), whom])]
        self.put(_QUESTION, text, look)
        for column in (_ANSWER, _UNIT):
            self.sheet.write_blank(self.row, column, None, self.style("blank"))
        self.sheet.write_string(
            self.row,
            _HELP,
            "\n".join(map(self.t, about)),
            self.style("small"),
        )
        self.sheet.write_blank(self.row, _NOTE, None, self.style("note"))
        tall = row_height((self.t(text), _WIDTHS[_QUESTION] - 3))
        small = sum(row_height((self.t(t), int(_WIDTHS[_HELP] / _SMALL))) for t in about) * _SMALL
        self.sheet.set_row(self.row, max(tall, small) + 3)

    def grants(self, ids: Sequence[str]) -> Text | None:
        """Say which grants an answer is for."""
        if not ids:
            return None
        if len(ids) == len(self.catalogue.grants):
            return both("用于：全部支持事项", "For all grants")
        named = (same(f"{id_} ") + self.catalogue.grants[id_].title for id_ in ids[:_NAMED])
        more = both(f" 等 {len(ids)} 项", f", and {len(ids) - _NAMED} more")
        rest = more if len(ids) > _NAMED else same("")
        return both("用于：", "For ") + join(named, "；", "; ") + rest

    def fact(self, fact: Fact) -> None:
        if fact.kind == "choices":
            self.choices(fact)
            return
        self.question(fact.question, fact.help, self.uses.get(fact.id, ()), self.whom(fact))
        look = {"money": "money", "count": "count"}.get(fact.kind, "text")
        self.sheet.write_blank(self.row, _ANSWER, None, self.style(look))
        if fact.kind == "yes_no":
            self.choose(fact, [self.t(text) for text in YES_NO])
        elif fact.kind == "choice":
            labels = [self.t(choice.label) for choice in fact.listed]
            self.choose(fact, self.kept([*labels, self.t(DONT_KNOW)]))
        else:
            self.validate(_ANSWER, {"validate": "any", **self.hint(fact)})
        if fact.kind == "money":
            units = UNITS[self.lang]
            self.sheet.write_string(self.row, _UNIT, units[0], self.style("unit"))
            self.validate(_UNIT, {"validate": "list", "source": [*units], "error_type": "warning"})
        elif fact.unit:
            self.put(_UNIT, fact.unit, "unit_fixed")
        self.next(key_of(fact))

    def choices(self, fact: Fact) -> None:
        """Write a list: a tick cell for each choice, for none of them, and for not known."""
        self.question(fact.question + SEVERAL, fact.help, whom=self.whom(fact))
        self.next(key_of(fact))
        first = self.row
        for choice in fact.listed:
            self.tick(fact, choice.label, choice, self.uses.get(key_of(fact, choice.id), ()))
        none = self.row
        self.tick(fact, both("以上都没有", "none of these"), NONE)
        self.tick(fact, DONT_KNOW, UNKNOWN)
        warn_of_contradictions(self.sheet, _ANSWER, first, none, self.style("wrong"))

    def received(self) -> None:
        """Write rows for the grants that the company has received or applied for."""
        self.topic(RECEIVED_HEAD[0])
        for column, heading in enumerate(RECEIVED_HEAD[1:], _ANSWER):
            self.sheet.write_string(self.row - 1, column, self.t(heading), self.style("column"))
        grants = self.kept(
            [self.t(same(f"{g.id} ") + g.title) for g in self.catalogue.grants.values()]
        )
        asked = {"validate": "list", "error_type": "warning", "error_message": self.t(AGAIN)}
        for number in range(1, RECEIVED_ROWS + 1):
            for column, look in enumerate(("text", "text", "year", "text", "note"), _QUESTION):
                self.sheet.write_blank(self.row, column, None, self.style(look))
            self.validate(_QUESTION, {**asked, "source": grants})
            self.validate(_ANSWER, {**asked, "source": [self.t(status) for status in STATUS]})
            self.sheet.set_row(self.row, 18)
            self.next(f"{RECEIVED}{number}")

    def tick(
        self, fact: Fact, label: Text, choice: Choice | str, uses: tuple[str, ...] = ()
    ) -> None:
        own = isinstance(choice, str)
        self.line(label, "other" if own else "choice", None, uses)
        self.sheet.write_blank(self.row, _ANSWER, None, self.style("tick"))
        self.choose(fact, [TICK] if own else [TICK, UNSURE])
        self.next(key_of(fact, choice if isinstance(choice, str) else choice.id))

    def choose(self, fact: Fact, source: list[str] | str) -> None:
        """Offer the answers of a list; others are possible after a question."""
        asked = {"error_type": "warning", "error_message": self.t(AGAIN)}
        self.validate(_ANSWER, {"validate": "list", "source": source, **asked, **self.hint(fact)})

    def validate(self, column: int, rule: dict[str, Any]) -> None:
        self.sheet.data_validation(self.row, column, self.row, column, rule)

    def hint(self, fact: Fact) -> dict[str, str]:
        return {"input_message": self.t(HINTS[fact.kind])}

    def kept(self, labels: list[str]) -> str:
        """Keep labels on the sheet of lists, as they may hold commas; return their range."""
        self.listed += 1
        for row, label in enumerate(labels):
            self.lists.write_string(row, self.listed, label)
        cells = range_of(0, self.listed, len(labels) - 1)
        return f"={LISTS}!{cells}"
