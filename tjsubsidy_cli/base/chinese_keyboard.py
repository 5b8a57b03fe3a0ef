"""TOML typed with a Chinese keyboard: its signs read as TOML's own, where that is certain.

Only a file that TOML refuses comes here. Nothing within quotes or in a comment is touched, each
change stays within its line, and what might mean two things is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

from .errors import TjsubsidyError
from .records import record, replace
from .text import Text, both, join, same

LONGEST = 200_000  # characters; nobody types more
_SHOWN = 5  # lines, of which a note speaks
_SIGNS = {
    "＝": "=",
    "，": ",",
    "、": ",",
    "【": "[",
    "】": "]",
    "［": "[",
    "］": "]",
    "｛": "{",
    "｝": "}",
    "＃": "#",
    "\u3000": " ",
    "\u00a0": " ",
}
_NAMED = frozenset("＝，、【】［］｛｝＃：；．。“”‘’＂＇「」『』《》（）－＋")
# Compiled when a file is refused, which most runs never see.
_PIECE = r'''(?xs)
    (?P<kept>  """ (?: \\. | [^\\] )*? """ "{0,2}  |  \'\'\' .*? \'\'\' '{0,2}
        |  (?!""")"(?: \\. | [^"\\\n] )*"  |  (?!\'\'\')'[^'\n]*'
        |  \#[^\n]*  )
    | (?P<quoted>  [“”＂] (?P<double>[^“”＂"\n]*) [“”＂"]  |  [‘’＇] (?P<single>[^‘’＇'\n]*) [‘’＇']
        |  「 (?P<corner>[^「」\n]*) 」
        |  "(?!"") (?P<half>[^"“”＂\n\\]*) [“”＂] (?=[^"“”＂\n]*(?:\n|$))  )
    | (?P<remark>  (?<![^\s]) ＃[^\n]*  )
    | (?P<open>  """ | \'\'\'  )
    | (?P<broken>  ["'] [^\n]*  )
    | (?P<newline>  \n  )
    | (?P<blank>  [ \t\r\u3000\u00a0]+  )
    | (?P<sign>  [=＝：,，、\[\]{}【】［］｛｝]  )
    | (?P<bare>  [^\s]  )
'''
_BARE_KEY = r"[^\s=＝：,，、\[\]{}【】［］｛｝\"'“”‘’＂＇「」#＃\\]+"
_ITEM = r"[^,，、\[\]{}【】［］｛｝\"'“”‘’＂＇「」=＝#\\\n]+"
_LINE = r"[^\[\]{}【】［］｛｝\"'“”‘’＂＇「」=＝#\\\n]+"


@record(kw_only=False)
class Change:
    """One change to a text: a sign replaced, or quotes put around a bare text."""

    line: int
    column: int
    before: str
    after: str


def repair(text: str) -> tuple[str, tuple[Change, ...]]:
    """Replace Chinese signs by those of TOML, and quote bare texts; also return the changes."""
    changes = tuple(_changes(text))
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    parts, end = [], 0
    for change in changes:
        at = starts[change.line - 1] + change.column - 1
        parts += [text[end:at], change.after]
        end = at + len(change.before)
    return "".join([*parts, text[end:]]), changes


def parse_repaired(
    text: str, name: str, parse: Callable[[str, str], dict[str, Any]], error: TjsubsidyError
) -> tuple[dict[str, Any], str, tuple[Text, ...]]:
    """Repair and parse a text that was refused with this error.

    Returns the data, the text that was parsed, and notes on the repairs. Raises TjsubsidyError
    with what the repairs could not mend.
    """
    repaired, changes = repair(text) if len(text) <= LONGEST else (text, ())
    if not changes:
        raise error
    try:
        return parse(repaired, name), repaired, notes(changes, name)
    except TjsubsidyError as left:
        raise _remaining(left, text, changes) or error from None


def _remaining(
    error: TjsubsidyError, text: str, changes: tuple[Change, ...]
) -> TjsubsidyError | None:
    """The error of the repaired text, unless it may be due to a repair."""
    (problem,) = error.problems
    place = re.search(r":(\d+)(?::\d+)?$", problem.place)
    line = int(place[1]) if place else 0
    hint = name_sign(text, line, changes) if line else None
    if hint or all(change.line != line for change in changes):
        return TjsubsidyError([replace(problem, hint=hint)])
    return None


def notes(changes: tuple[Change, ...], name: str) -> tuple[Text, ...]:
    """Say what was read as meant, and on which lines: a note for signs, another for texts."""
    signs = [c for c in changes if _is_sign(c)]
    bare = [c for c in changes if not _is_sign(c)]
    result = []
    if signs:
        shown = "".join(dict.fromkeys(s for c in signs for s in c.before if s in _NAMED))
        what = both(
            f"中文标点 {shown} 按英文标点读", f"the Chinese signs {shown} are read as TOML's"
        )
        result.append(_at(signs, name) + what + both("。", "."))
    if bare:
        what = both("没有加引号的文字，按文字读", "text without quotes is read as text")
        result.append(_at(bare, name) + what + both("。", "."))
    return tuple(result)


def name_sign(text: str, line: int, repaired: tuple[Change, ...] = ()) -> Text | None:
    """Name the Chinese sign that an error on a line may come from, with its line and column.

    It is the first one on the line, else the nearest before it, else any; it stands outside quotes
    and comments, and is none of those ``repaired``.
    """
    if text.isascii() or len(text) > LONGEST:
        return None
    done = {(c.line, c.column + i) for c in repaired for i in range(len(c.before))}
    found = [each for each in _foreign(text) if each[1:] not in done]
    on_line = [each for each in found if each[1] == line]
    if not on_line:  # a quote within quotes may have been meant for their end
        quotes = re.finditer("[“”＂‘’＇]", text.split("\n")[line - 1])
        each_quote = ((quote[0], line, quote.start() + 1) for quote in quotes)
        on_line = [each for each in each_quote if each[1:] not in done]
    before = [each for each in found if each[1] < line]
    if not (chosen := next(iter(on_line or before[-1:] or found), None)):
        return None
    sign, number, column = chosen
    return both(
        f"第 {number} 行第 {column} 列的 {sign} 是中文标点，请改成英文标点。",
        f"The {sign} at line {number}, column {column} is a Chinese sign: use the plain one.",
    )


def _is_sign(change: Change) -> bool:
    return change.after != _in_quotes(change.before)


def _at(changes: list[Change], name: str) -> Text:
    numbers = list(dict.fromkeys(c.line for c in changes))
    lines = join(map(same, numbers[:_SHOWN]))
    more = both(" 等", " and others") if len(numbers) > _SHOWN else same("")
    plural = "s" if len(numbers) > 1 else ""
    return both(f"{name} 第 ", f"{name}, line{plural} ") + lines + more + both(" 行：", ": ")


def _scan(text: str) -> Iterator[re.Match[str]]:
    """Cut a text into tokens, up to a text over several lines that never ends."""
    for token in re.finditer(_PIECE, text):
        if token.lastgroup == "open":
            return
        yield token


def _foreign(text: str) -> Iterator[tuple[str, int, int]]:
    line, start = 1, 0
    for token in _scan(text):
        sign = token[0][:1] if not token["kept"] else ""
        if token["half"] is not None:
            sign = token[0][-1]
        if sign in _NAMED and sign:
            at = token.end() - 1 if token["half"] is not None else token.start()
            yield sign, line, at - start + 1
        if breaks := token[0].count("\n"):
            line += breaks
            start = token.start() + token[0].rindex("\n") + 1


def _changes(text: str) -> Iterator[Change]:  # noqa: C901, PLR0912 - one small automaton
    line, start, skip = 1, 0, 0
    stack: list[str] = []  # of brackets that are open in a value
    state = "key"  # or header, value, done
    for token in _scan(text):
        at, word = token.start(), token[0]
        if at < skip:
            continue
        column = at - start + 1
        if token["newline"]:
            line, start = line + 1, token.end()
            state = state if stack else "key"
        elif token["kept"]:
            if breaks := word.count("\n"):
                line, start = line + breaks, at + word.rindex("\n") + 1
            state = "done" if state == "value" and word[0] != "#" else state
        elif token["quoted"]:
            inner = next(
                i for i in token.group("double", "single", "corner", "half") if i is not None
            )
            yield Change(line, column, word, _in_quotes(inner))
            state = "done" if state == "value" else state
        elif token["broken"]:
            state = "done"
        elif token["remark"]:
            yield Change(line, column, word[0], "#")
            skip = token.end()
        elif token["blank"]:
            plain = re.sub("[\u3000\u00a0]", " ", word)
            if plain != word:
                yield Change(line, column, word, plain)
        elif token["sign"] and (word != "：" or state == "key"):
            plain = "=" if word == "：" else _SIGNS.get(word, word)
            certain = bool(stack) or (state != "done" and plain != ",")
            state = _after(plain, state, stack)
            if plain != word and certain:
                yield Change(line, column, word, plain)
        else:
            kind = _BARE_KEY if state == "key" else _ITEM if stack else _LINE
            bare = re.compile(kind).match(text, at)
            if bare is None or state in {"header", "done"}:
                continue
            whole = re.split(r"\s＃", bare[0])[0].rstrip()
            skip = at + len(whole)
            if state == "key" and not whole.isascii() and "." not in whole:
                yield Change(line, column, whole, _in_quotes(whole))
            elif state == "value":
                ends = re.match(r"[^\S\n]*(?:$|[\n#＃,，、\]】］}｝])", text[skip : skip + 80])
                if ends and whole[-1] not in ",，、；。" and not _is_scalar(whole):
                    yield Change(line, column, whole, _in_quotes(whole))
                state = "done"


def _after(sign: str, state: str, stack: list[str]) -> str:
    """The state of the scan after a sign; keeps the open brackets."""
    if sign == "=":
        return "value" if state == "key" else state
    if sign == ",":
        return ("key" if stack[-1] == "{" else "value") if stack else state
    if state == "key" and sign == "[" and not stack:
        return "header"
    if state in {"key", "value", "done"} and sign in "]}" and stack:
        stack.pop()
        return "done"
    if state == "value" and sign in "[{":
        stack.append(sign)
        return "key" if sign == "{" else "value"
    return state


def _in_quotes(text: str) -> str:
    import json  # whose texts are TOML's as well

    return json.dumps(text, ensure_ascii=False)


def _is_scalar(word: str) -> bool:
    """Check for a bare value that TOML reads: a number, a date, true or false."""
    if not word.isascii():
        return False
    if word.isdigit() and (word[0] != "0" or word == "0"):
        return True
    import tomllib

    try:
        tomllib.loads(f"x = {word}")
    except ValueError:
        return False
    return True
