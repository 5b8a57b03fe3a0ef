"""Read a filled-in form as a profile, by the one grammar of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...base.documents import Document
from ...base.errors import Diagnostic, InvalidValueError, KeyPath, TjsubsidyError
from ...base.money import WAN, format_yuan, has_no_unit, parse_sum
from ...base.records import record, replace
from ...base.text import Text, both, join, quoted, same
from ...policy.catalogue import Catalogue
from ...rules.facts import Fact
from ..profile import DISTRICT, Profile, read_profile
from .layout import (
    CODE,
    GRANT,
    NAME,
    NONE,
    RECEIVED,
    STATUS,
    SUM,
    UNIT,
    UNKNOWN,
    YEAR,
    key_of,
    question_of,
)
from .sheet import Page, Raw, Sheet, as_number, as_text, is_blank
from .ticks import Ticks

_ABSURD = 10**10  # yuan of a bare number beside 万元, which was probably in yuan
_NAMED = 8  # cells or questions in a note
_IDENTITY = {
    NAME: both("企业名称", "Name"),
    CODE: both("统一社会信用代码", "Credit code"),
}


def read_form(
    name: str, pages: Sequence[Page], catalogue: Catalogue, *, partial: bool = False
) -> Profile:
    """Read a filled-in form; one that is ``partial`` need not have all questions.

    Raises TjsubsidyError with all its problems, each with its cell.
    """
    return _Answers(Sheet(name, pages), catalogue, partial=partial).profile()


@record
class _FormDocument(Document):
    """The data of a form, whose problems are told with the cell and the name of the question."""

    cells: Mapping[KeyPath, tuple[str, Text]]

    def locate(self, diagnostic: Diagnostic) -> Diagnostic:
        """The diagnostic with the cell of its key."""
        paths = (diagnostic.path[:length] for length in (3, 2))
        cell, label = next((self.cells[path] for path in paths if path in self.cells), ("", None))
        what = label + both("：", ": ") + diagnostic.what if label else diagnostic.what
        return replace(diagnostic, what=what, place=self.name, key=cell)


class _Answers:
    """Collects the answers, notes and problems of one form."""

    def __init__(self, sheet: Sheet, catalogue: Catalogue, *, partial: bool) -> None:
        self.sheet, self.catalogue, self.partial = sheet, catalogue, partial
        self.notes: list[Text] = []
        self.units: dict[str, int] = {}
        self.data: dict[str, dict[str, object]] = {"company": {}, "facts": {}, "received": {}}
        self.cells: dict[KeyPath, tuple[str, Text]] = {}

    def profile(self) -> Profile:
        """The profile that the answers make."""
        entries, problems = self.sheet.entries, self.sheet.problems
        for key, label in _IDENTITY.items():
            if entry := entries.get(key):
                table, _, name = key.partition(".")
                self.enter((table, name), entry.cell, label, entry.text)
        for fact in self.catalogue.facts:
            own = [entry for key, entry in entries.items() if question_of(key) == key_of(fact)]
            if own:
                path = ("company" if fact.id == DISTRICT else "facts", fact.id)
                answer = self.listed(fact) if fact.kind == "choices" else self.single(fact)
                self.enter(path, own[0].cell, fact.label, answer)
        self.received()
        self.note_other_catalogue()
        self.note_unread()
        document = _FormDocument(
            name=self.sheet.name,
            text="",
            data={**self.data},
            format="toml",
            notes=tuple(self.notes),
            cells=self.cells,
        )
        try:
            profile = read_profile(document, self.catalogue, self.units)
        except TjsubsidyError as error:
            problems += error.problems
        if problems:
            rows = {cell: entry.row for entry in entries.values() for cell in entry.cells.values()}
            raise TjsubsidyError(sorted(problems, key=lambda problem: rows.get(problem.key, -1)))
        return profile

    def enter(self, path: tuple[str, str], cell: str, label: Text, answer: object) -> None:
        """Enter an answer where a profile has it; a blank one is left out."""
        self.cells[path] = cell, label
        if not is_blank(answer):
            self.data[path[0]][path[1]] = answer

    def listed(self, fact: Fact) -> object:
        """The answer to a list. A choice that the form does not have is unsure."""
        ticks = Ticks(fact, self.sheet)
        answer = ticks.answer()
        if isinstance(answer, list) and (new := ticks.lacking()):
            named = join((fact.choice_labels[choice] for choice in new), "；", "; ")
            self.notes.append(
                fact.label
                + both(
                    f"：表中没有这些选项，按不确定计：{named.zh}。",
                    f": the form lacks these choices, taken as unsure: {named.en}.",
                )
            )
        return answer

    def single(self, fact: Fact) -> object:
        """The answer to a question of one cell. A bare sum has the unit beside it."""
        entry = self.sheet.entries.get(key_of(fact))
        if entry is None or is_blank(entry.value):
            return None
        if fact.kind not in {"money", "count"}:
            return entry.text
        raw = as_number(entry.value)
        if fact.kind == "money" and has_no_unit(raw):
            unit = _unit(entry.values.get(UNIT))
            if unit is None:
                what = fact.label + both("：缺少单位。", ": the unit is missing.")
                hint = both("请写元或万元。", "Write RMB, or million RMB.")
                self.sheet.report(entry.cells.get(UNIT, entry.cell), what, hint)
                return None
            if unit > 1:  # a small sum in yuan is doubted as in any profile
                self.units[fact.id] = unit
            self.doubt_unit(fact, raw, unit)
        return raw

    def doubt_unit(self, fact: Fact, raw: Raw, unit: int) -> None:
        """Note a bare number so large that it was probably written in yuan."""
        try:
            yuan = int(parse_sum(raw, unit).yuan)
        except InvalidValueError:
            return  # told where the profile is read
        if unit >= WAN and yuan >= _ABSURD:
            taken, small = format_yuan(yuan), format_yuan(yuan // unit)
            self.notes.append(
                fact.label
                + both(
                    f"：写的是 {raw}，按 {taken.zh} 计；如指 {small.zh}，请把单位改为元。",
                    f": {raw} is taken as {taken.en}; for {small.en} change the unit to RMB.",
                )
            )

    def received(self) -> None:
        """Enter the grants that the company has received or applied for."""
        for key, entry in self.sheet.entries.items():
            said = {role: as_text(entry.values.get(role)) for role in (GRANT, STATUS, YEAR, SUM)}
            if not key.startswith(RECEIVED) or not any(said.values()):
                continue
            id_, label = self.grant(said[GRANT]), both("已获支持", "Grant received")
            if not id_ or id_ in self.data["received"]:
                what = both("：缺少事项。", ": the grant is missing.")
                twice = both(f"：{id_} 写了两行。", f": {id_} stands in two rows.")
                self.sheet.report(
                    entry.cells.get(GRANT, entry.cell), label + (twice if id_ else what)
                )
                continue
            words = {"status": said[STATUS], "year": said[YEAR], "sum": said[SUM]}
            self.data["received"][id_] = {word: text for word, text in words.items() if text}
            self.cells["received", id_] = entry.cells.get(GRANT, entry.cell), label
            for word, role in (("status", STATUS), ("year", YEAR), ("sum", SUM)):
                self.cells["received", id_, word] = entry.cells.get(role, entry.cell), label

    def grant(self, written: str) -> str:
        """The id of a grant that is written as in the list, or by its id or title alone."""
        titles = {t: g.id for g in self.catalogue.grants.values() for t in (g.title.zh, g.title.en)}
        return titles.get(written) or written.partition(" ")[0]

    def note_other_catalogue(self) -> None:
        """Note that the form is of another policy, and what it does not ask."""
        theirs, ours = self.sheet.policy, self.catalogue.policy.id
        if theirs not in {"", ours}:
            self.notes.append(
                both(
                    f"此表按另一目录（{theirs}）生成，现用的是 {ours}。",
                    f"The form was made with the catalogue {theirs}; this is {ours}.",
                )
            )
        asked = {question_of(key) for key in self.sheet.entries}
        if self.partial:
            return
        if missing := [fact.label for fact in self.catalogue.facts if key_of(fact) not in asked]:
            self.notes.append(
                both("表中没有这些问题，按未填计：", "Not asked in the form, so not known: ")
                + _some(missing)
            )

    def note_unread(self) -> None:
        """Note what is written where nothing is asked, or where the catalogue asks nothing."""
        known = {*_IDENTITY} | {
            key_of(fact, choice)
            for fact in self.catalogue.facts
            for choice in (None, *fact.choice_labels, NONE, UNKNOWN)
        }
        unread = self.sheet.unread + [
            (entry.cell, entry.value)
            for key, entry in self.sheet.entries.items()
            if key not in known and not key.startswith(RECEIVED) and not is_blank(entry.value)
        ]
        if unread:
            cells = [same(f"{cell} {quoted(as_text(value), 20)}") for cell, value in unread]
            self.notes.append(
                both("表中以下内容未用于评估：", "In the form, but not assessed: ") + _some(cells)
            )


def _some(texts: Sequence[Text]) -> Text:
    """Name the first texts of a list, and how many there are."""
    more, shown = len(texts) > _NAMED, join(texts[:_NAMED], "；", "; ")
    rest = both(f" 等 {len(texts)} 项", f", {len(texts)} in all") if more else same("")
    return shown + rest + both("。", ".")


def _unit(written: Raw) -> int | None:
    """The unit of a sum in yuan; None if it is none."""
    try:
        return None if is_blank(written) else int(parse_sum(f"1{written}").yuan)
    except InvalidValueError:
        return None
