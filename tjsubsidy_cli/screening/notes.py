"""Remarks on a screening, for every format: how the table was read, and what is odd in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..base.money import format_yuan
from ..base.records import record
from ..base.text import Text, both, join, quoted, same
from ..policy.catalogue import Catalogue
from ..rules.facts import Guess
from .duplicates import Duplicates
from .no_company import WHAT, Aside, Kind, SetAside
from .result import List, Screening
from .tables.headings import CODE, NAME, Heading, Headings, UnitFrom, meaning_of
from .tables.titles import plain, said, unit_word
from .unread import likely, say_titles

_MOST_SHOWN, _NAMED = 8, 5
_ALONE = same("")  # the name of the worksheet of the only list
_GUESSES: Mapping[Guess, Text] = {
    "small": both(
        "不带单位且小于1万的数，按元计；"
        "如为万元，请在列名后加“（万元）”，或用 --map 列名=填报项:万元。",
        "bare numbers below 10,000, taken as yuan; "
        "if they are 万元, add “(万元)” to its title, or use --map TITLE=FACT:万元.",
    ),
    "approximate": both("约数，按所写的数计。", "approximate figures, taken as written."),
    "rounded": both(
        "带角分的金额，舍去不足1元的部分。", "sums with fen, rounded down to the yuan."
    ),
    "completed": both(
        "只写了开头的选项，按唯一相符的选项计。",
        "choices of which only the beginning is written, taken as the only one that fits.",
    ),
    "inapplicable": both(
        "写的是“不适用”“N/A”，按“都没有”计；不清楚的请留空。",
        "N/A, taken as none of the choices; leave blank what is not known.",
    ),
}
UNIT_FROM: Mapping[UnitFrom, Text] = {
    "title": both("单位见列名", "so its title says"),
    "map": both("单位由 --map 给出", "so --map says"),
    "group": both("单位见上一行的分组标题", "so the group above says"),
    "above": both("单位见表头上方", "so it says above the headings"),
    "format": both("单位见单元格的数字格式", "so the cells' number format says"),
}
_BY_CELL = both(
    "每格按其数字格式中的单位计。", ": each cell has the unit that its number format names."
)
_NOTED: Mapping[Kind, Text] = {
    "hidden": both(
        "隐藏的行也已评估；不要时用 --visible-only。",
        "hidden rows, assessed too; --visible-only leaves them out.",
    ),
    "nameless": both(
        "没有名称和代码，按单独的企业评估；如是上一企业的另一项目，请合并或填上名称。",
        "without name and code, each assessed as a company of its own; if it is another project of "
        "the one above, join them or fill in the name.",
    ),
    "doubt": both(
        "数额与同列、同行的其他数相差悬殊，或超出企业的常情，请核对单位；数字没有改动。",
        "figures out of all proportion to those beside them, or to what companies have: check "
        "their unit. None was changed.",
    ),
    "code_damaged": both(
        "统一社会信用代码被表格软件改成数字，末几位丢失；请按文本格式重新填写。",
        "credit codes that a spreadsheet has rounded: their last characters are lost; write them "
        "again in cells formatted as text.",
    ),
    "code_odd": both(
        "统一社会信用代码不是18位，或有代码不用的字符；请核对。",
        "credit codes without 18 characters, or with others than codes have; check them.",
    ),
    "code_check": both(
        "统一社会信用代码的校验码不对；请逐字核对。",
        "credit codes whose check character is wrong; compare them character by character.",
    ),
}


@record(kw_only=False)
class Note:
    """A remark: its kind, its text, the first of its rows, and the number of rows or cells."""

    kind: str
    text: Text
    count: int
    rows: tuple[Aside, ...] = ()
    column: str | None = None


def counted(screening: Screening, table: object) -> Text:
    """Count the rows of a table: assessed, set aside, rejected and blank."""
    companies, rows = screening.summary.companies, screening.rows
    aside = sum(group.count for group in screening.set_aside)
    apart = both(f"非企业行 {aside:,} + ", f"{aside:,} no company + ") if aside else same("")
    lines = "1 row" if rows == 1 else f"{rows:,} rows"
    with_grants = screening.summary.with_grants
    many = "1 company" if with_grants == 1 else f"{with_grants:,} companies"
    return both(
        f"{table}：{rows:,} 行 = 评估 {companies:,} + "
        f"{apart.zh}未评估 {screening.rejected:,} + 空白 {screening.blank:,}；"
        f"有初步符合条件事项的企业 {with_grants:,} 家。",
        f"{table}: {lines} = {companies:,} assessed + "
        f"{apart.en}{screening.rejected:,} not assessed + {screening.blank:,} blank; "
        f"{many} with an eligible grant.",
    )


def notes_of(screening: Screening, catalogue: Catalogue) -> Iterator[Note]:
    """Yield the remarks on a screening."""
    summary = screening.summary
    for (guess, column), count in screening.guesses.items():
        many = both(f"列{quoted(column)}有 {count:,} 个", f"Column {quoted(column)} has {count:,} ")
        yield Note(guess, many + _GUESSES[guess], count, column=column)
    for text, count in summary.odd:
        yield Note("odd_answers", _counted(count) + text, count)
    if had := summary.received:
        many = join([both(f"{id_}（{n:,}家）", f"{id_} ({n:,})") for id_, n in had.items()])
        text = both(
            "已获支持或已申报的事项不计入以上各数：",
            "Received or applied for, and in none of these figures: ",
        )
        yield Note("received", text + many, sum(had.values()))
    territory = catalogue.policy.territory
    if summary.placeless and territory:
        unknown = _counted(summary.placeless) + territory.unknown
        yield Note("unknown_place", unknown, summary.placeless)
    yield from _how_read(screening, catalogue)
    yield from _duplicates(screening.duplicates)
    for group in screening.set_aside:
        what = WHAT[group.kind]
        text = places(group) + both(f"是{what.zh}，不作企业。", f": {what.en}.")
        yield Note(group.kind, text, group.count, group.first)
    for group in screening.noted:
        text = places(group) + both("：", ": ") + _NOTED[group.kind]
        yield Note(group.kind, text, group.count, group.first)
    yield from _to_correct(screening)


def _how_read(screening: Screening, catalogue: Catalogue) -> Iterator[Note]:
    """The columns and worksheets that are read or not, and units that stand elsewhere."""
    if unread := screening.ignored:
        meant = likely(unread, catalogue)
        first = [*meant, *(title for title in unread if title not in meant)]
        titles = {t: meant.get(t, same(quoted(t))) for t in first[:_MOST_SHOWN]}
        shown = say_titles(titles, screening.unread_on)
        if (rest := len(unread) - _MOST_SHOWN) > 0:
            shown += both(f"等 {len(unread)} 列", f" and {rest} more")
        if any(one.headings.carried for one in screening.lists):
            shown += both(
                "（不参与评估，照录到企业行）",
                " (no facts; carried through into rows of companies)",
            )
        yield Note("unread", both("没有读取的列：", "Columns not read: ") + shown, len(unread))
    if left := screening.left_out:
        named = join([same(quoted(each.name)) + bracketed(each.reason) for each in left])
        text = both("没有读取的工作表：", "Worksheets not read: ") + named
        yield Note("sheets_left_out", text, len(left))
    lists = screening.lists
    if len(lists) > 1:
        names = join([same(quoted(one.sheet)) for one in lists])
        text = both("已读取的工作表：", "Worksheets read: ") + names
        yield Note("sheets_read", text, len(lists))
    if below := [one for one in lists if one.headings.row > 1]:
        rows = join([_in(one, lists) + both(f"第 {one.headings.row} 行", f"row {one.headings.row}")
                     for one in below])  # fmt: skip
        yield Note("headings", both("表头：", "Headings: ") + rows, len(below))
    if other := list(dict.fromkeys(name for one in lists for name in _named(one, catalogue))):
        shown = join([same(quoted(title)) + both("读作", " is ") + means for title, means in other])
        yield Note("columns", both("列的含义：", "Columns: ") + shown, len(other))
    if spread := [column for one in lists for column in one.headings.spread]:
        names = join([same(quoted(title)) for title in dict.fromkeys(c.title for c in spread)])
        text = both("合并单元格用于其覆盖的各行：", "Merged cells are read in each of their rows: ")
        yield Note("merged", text + names, len(spread))
    for one in lists:
        yield from units_of(one.headings, _in(one, lists))


def _in(one: List, lists: Sequence[List]) -> Text:
    """The name of a list's worksheet, if there are several."""
    return same(quoted(one.sheet) + " ") if len(lists) > 1 else _ALONE


def _named(one: List, catalogue: Catalogue) -> Iterator[tuple[str, Text]]:
    """The columns whose title is another than the name of what it means."""
    for column in one.headings.columns:
        means = meaning_of(column, catalogue)
        names = {column.means, *(plain(means[lang]) for lang in ("zh", "en"))}
        if column.means not in {NAME, CODE} and names.isdisjoint(
            s.name for s in said(column.title)
        ):
            yield column.title, means


def units_of(headings: Headings, sheet: Text = _ALONE) -> Iterator[Note]:
    """The columns whose unit does not stand in their title."""
    found: dict[tuple[int | None, UnitFrom], list[Heading]] = {}
    for column in headings.columns:
        if column.unit_from and column.unit_from not in {"title", "map"}:
            found.setdefault((column.unit, column.unit_from), []).append(column)
    for (unit, source), columns in found.items():
        where = UNIT_FROM[source]
        titles = join([same(quoted(column.title)) for column in columns])
        word = unit_word(unit) if unit else None
        text = both(f"按{word}计：{where.zh}。", f" in {word}: {where.en}.") if word else _BY_CELL
        yield Note("unit_elsewhere", sheet + titles + text, len(columns))


def _duplicates(found: Duplicates) -> Iterator[Note]:
    """The companies that stand in the table more than once."""
    if not found.rows:
        return
    alone = not any(sheet for each in found.first for sheet, _ in each.rows)
    groups = (
        join(same(str(row)) if alone else _row(sheet, row) for sheet, row in each.rows[:_NAMED])
        for each in found.first[:_NAMED]
    )
    shown = join(groups, "；", "; ")
    shown = both("第 ", "rows ") + shown + both(" 行", "") if alone else shown
    money = format_yuan(found.again)
    text = both(
        f"同一企业重复 {found.rows:,} 行（{shown.zh}），多计 {money.zh}。",
        f"Rows of a company that is there already: {found.rows:,} ({shown.en}); they count "
        f"{money.en} again.",
    )
    yield Note("duplicates", text, found.rows)


def _to_correct(screening: Screening) -> Iterator[Note]:
    if number := screening.rejected:
        rows = "row to correct is" if number == 1 else f"{number:,} rows to correct are"
        text = both(
            f"{number:,} 行需更正，没有评估，不在上述数字内。",
            f"The {rows} not assessed, and not in these figures.",
        )
        yield Note("rejected", text, number)
    if number := screening.wrong:
        cells = "1 cell is" if number == 1 else f"{number:,} cells are"
        text = both(
            f"{number:,} 个单元格看不懂，按“不清楚”评估，列为需更正。",
            f"{cells} not understood: taken as not known, and listed to be corrected.",
        )
        yield Note("not_understood", text, number)


def places(group: SetAside) -> Text:
    """Name the first rows of a group."""
    shown = group.first[:_NAMED]
    more = group.count - len(shown)
    if any(row.sheet or row.file for row in shown):
        rest = both(f"等 {group.count:,} 行", f" and {more:,} more") if more else same("")
        return join(_row(row.sheet or row.file, row.row) + _text(row) for row in shown) + rest
    rest = both(f"等 {group.count:,} 行", f" and {more:,} more") if more else same("")
    head = "Row" if group.count == 1 else "Rows"
    if any(row.text for row in shown):
        names = [both(f"第 {row.row} 行", str(row.row)) + _text(row) for row in shown]
        return both("", f"{head} ") + join(names) + rest
    numbers = join(same(str(row.row)) for row in shown)
    return both("第 ", f"{head} ") + numbers + (rest if more else both(" 行", ""))


def _row(place: str, number: int) -> Text:
    """A row of a worksheet or a file."""
    return both(f"{quoted(place)}第 {number} 行", f"{quoted(place)} row {number}")


def _text(row: Aside) -> Text:
    text = quoted(row.text)
    return both(text, f" {text}") if row.text else same("")


def bracketed(text: Text) -> Text:
    """A text in brackets."""
    return both(f"（{text.zh.rstrip('。')}）", f" ({text.en.rstrip('.')})")


def _counted(companies: int) -> Text:
    many = "1 company" if companies == 1 else f"{companies:,} companies"
    return both(f"{companies:,} 家：", f"{many}: ")
