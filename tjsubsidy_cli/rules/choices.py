"""Choices as people name them: by label, id, another name or a beginning, one or several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..base.errors import InvalidValueError
from ..base.text import Text, both, fold, join, nearest, quoted, same
from .facts import SEPARATORS, Choice, Chosen, Fact, Problem, Remark, Response, key
from .words import NONE_WORDS, VAGUE_WORDS, is_inapplicable, is_unknown

_SHORTEST = 2  # characters that are looked for in names
_ENOUGH = {True: 4, False: 3}  # characters, ASCII or not, of a beginning that stands for its name
_LIKENESS = 0.7  # of a misspelt name to the right one, from 0 to 1
_MOST_NAMED = 6  # choices that an error names
# Compiled for an answer that is no plain name; patterns of Chinese signs take long.
_STRONG = r"[;；\n。]"  # separators that no name holds
# What may stand between names, if all of them are known.
_BETWEEN = r"[和及与&]|\band\b", r"\s+"
# Never begun amid blanks or question marks: quick where there are many.
_UNSURE = r"(?<!\s)\s*(?:(?<![?？])[?？]+|[（(](?:不确定|拿不准|unsure|not sure)[）)])\s*$"


def parse_choice(fact: Fact, raw: object) -> Response:
    """Parse the one choice of a fact. Raises InvalidValueError for anything else."""
    if not isinstance(raw, str):
        raise InvalidValueError(not_a(raw, "选项", "a choice"), choices_of(fact))
    words = [word for item in _split(fact, raw) for word, _ in _marked(fact, item)]
    filler = set(map(key, fact.filler))
    told = [word for word in words if key(word) not in filler] or words  # not Tianjin of an address
    named = {fact.named(word) for word in told}
    several = len(told) > 1 and (len(named) > 1 or () in named)
    if several:
        shown = join(_quoted(fact, word) for word in told)
        one = both("只能选一个，写了", "choose one, not ") + shown + both("。", ".")
        raise InvalidValueError(one, choices_of(fact))
    if re.search(_UNSURE, raw):
        sure = both(
            "只能选一个，不带问号；拿不准时写“不清楚”。",
            "choose one, without a question mark; if unsure, write “unknown”.",
        )
        raise InvalidValueError(sure, choices_of(fact))
    choice, remarks = _named(fact, told[0] if told else raw)
    return Response(value=choice, remarks=remarks)


def _quoted(fact: Fact, word: str) -> Text:
    """A choice by its label, or a word that names none or several."""
    match fact.named(word):
        case (only,):
            label = fact.choice_labels[only]
            return both(quoted(label.zh), quoted(label.en))
    return same(quoted(word))


def parse_choices(fact: Fact, raw: object) -> Response:
    """Parse a list, or a text that names choices; each wrong item is a problem of its own.

    Raises InvalidValueError for what is no list at all.
    """
    alone = _alone(raw)
    if is_inapplicable(alone):  # before the slash of N/A separates choices
        none = both(f"{quoted(alone)}按“都没有”计。", f"{quoted(alone)} is taken as none.")
        return Response(value=Chosen(), remarks=(Remark(guess="inapplicable", text=none),))
    items = _items(fact, raw) if isinstance(raw, str) else raw
    if not isinstance(items, list):
        raise InvalidValueError(not_a(raw, "列表", "a list"), choices_of(fact))
    if len(items) > 2 * len(fact.choices):
        what = both(f"列了 {len(items)} 项，过多。", f"names {len(items)} choices, too many.")
        raise InvalidValueError(what, choices_of(fact))
    if isinstance(only := _alone(items), str) and fold(only) in NONE_WORDS:
        items = []
    marks: dict[str, bool] = {}  # choice -> whether it is sure
    remarks: list[Remark] = []
    problems: list[Problem] = []
    for index, item in enumerate(items):
        try:
            for word, sure in _marked(fact, item):
                choice, completed = _named(fact, word)
                _mark(fact, marks, choice, sure=sure)
                remarks += completed
        except InvalidValueError as error:
            place = None if isinstance(raw, str) else index
            problems.append(Problem(what=error.what, hint=error.hint, index=place))
    chosen = Chosen(
        frozenset(choice for choice, sure in marks.items() if sure),
        frozenset(choice for choice, sure in marks.items() if not sure),
    )
    if problems:
        return Response(problems=tuple(problems))
    return Response(value=chosen, remarks=tuple(remarks))


def _alone(raw: object) -> object:
    """Take the only item of a list; anything else stands as it is."""
    match raw:
        case [item]:
            return item
    return raw


def _mark(fact: Fact, marks: dict[str, bool], choice: str, *, sure: bool) -> None:
    if marks.setdefault(choice, sure) != sure:
        label = fact.choice_labels[choice]
        raise InvalidValueError(
            both(
                f"“{label.zh}”既写了确定又写了不确定。",
                f"“{label.en}” is given as sure and unsure.",
            )
        )


def _items(fact: Fact, text: str) -> list[object] | str:
    """Split a text into the items of a list: a JSON list as it stands, else at separators."""
    plain = text.strip()
    if plain.startswith("[") and plain.endswith("]"):
        import json  # only for a cell that holds such a list

        try:
            listed: list[object] = json.loads(plain)
        except (ValueError, RecursionError):
            plain = plain[1:-1]  # choices in brackets, without the quotes of JSON
        else:
            return listed
    return [*_split(fact, plain)] or text


def _split(fact: Fact, text: str) -> Iterator[str]:
    """Split at separators, but not within the name of a choice, or a word such as N/A."""
    for part in re.split(_STRONG, text):
        pieces = re.split(SEPARATORS, part)
        while pieces:
            lengths = range(min(len(pieces), fact.most_pieces), 1, -1)
            whole = next((n for n in lengths if _whole(fact, "".join(pieces[:n]))), 1)
            if item := "".join(pieces[:whole]).strip():
                yield item
            pieces = pieces[whole + 1 :]


def _marked(fact: Fact, item: object) -> Iterator[tuple[str, bool]]:
    """Parse the names of one item, each with whether it is sure; a question mark means unsure."""
    if not isinstance(item, str):
        raise InvalidValueError(not_a(item, "选项", "a choice"), choices_of(fact))
    word = re.sub(_UNSURE, "", item)
    if fold(word) in NONE_WORDS or is_inapplicable(word):
        hint = both("都没有时只写这一个词。", "If there is none of them, write this word alone.")
        raise InvalidValueError(_no_choice(item), hint)
    if is_unknown(word):
        hint = both(
            "整项不清楚时只写“不清楚”。", "If the whole is not known, write “unknown” alone."
        )
        raise InvalidValueError(_no_choice(item), hint)
    for between in _BETWEEN if not _known(fact, item) else ():
        parts = [part for part in re.split(between, item) if part.strip()]
        if parts != [item] and all(_known(fact, p) for p in parts):
            yield from ((re.sub(_UNSURE, "", p), not re.search(_UNSURE, p)) for p in parts)
            return
    yield word, word == item


def _whole(fact: Fact, text: str) -> bool:
    return _known(fact, text) or (text[-1:].isalnum() and is_unknown(text))


def _known(fact: Fact, word: str) -> bool:
    return bool(fact.named(re.sub(_UNSURE, "", word)))


def _named(fact: Fact, word: str) -> tuple[str, tuple[Remark, ...]]:
    """Find a choice by a name, or by the beginning of its names if no other has that in it."""
    match found := fact.named(word):
        case (id_,):
            return id_, ()
    bare = fact.bare(word)[-1]
    meant = [c for c in fact.choices if c.id in found or (not found and _alike(c, bare))]
    says_enough = len(bare) >= _ENOUGH[bare.isascii()] and bare not in VAGUE_WORDS
    notes = [
        each.note
        for each in fact.elsewhere
        if _contain(each.names, bare) and bare not in VAGUE_WORDS
    ]
    match meant:
        case [only] if _begins(only.names[1:], bare) and says_enough and not notes:
            text = both(
                f"{quoted(word)}按“{only.zh}”计。", f"{quoted(word)} is taken as “{only.en}”."
            )
            return only.id, (Remark(guess="completed", text=text),)
        case [_, _, *_]:
            what = both(
                f"{quoted(word)}可能指不同选项。", f"{quoted(word)} may mean several choices."
            )
            raise InvalidValueError(what, join([_which(c.label for c in meant), *notes], "", " "))
    hints = [_hint(fact, word, meant)] if meant or not notes else []
    raise InvalidValueError(_no_choice(word), join([*hints, *notes], "", " "))


def _alike(choice: Choice, word: str) -> bool:
    """Check whether a word is in a label of a choice, or begins another name of it."""
    return _contain((choice.zh, choice.en), word) or _begins(choice.also, word)


def _begins(names: Iterable[str], word: str) -> bool:
    return len(word) >= _SHORTEST and any(key(name).startswith(word) for name in names)


def _contain(names: Iterable[str], word: str) -> bool:
    """Check whether a word is part of a name; an ASCII word only where one of its words begins."""
    if word.isascii():
        begun = ((name, found) for name in names for found in re.finditer("[A-Za-z0-9]+", name))
        return _begins((name[found.start() :] for name, found in begun), word)
    return len(word) >= _SHORTEST and any(word in key(name) for name in names)


def _hint(fact: Fact, word: str, meant: Sequence[Choice]) -> Text:
    """Suggest choices by their labels, to who wrote an id by its id too."""
    if not (meant := meant or _within(fact, word) or _near(fact, word)):
        return choices_of(fact)
    if len(meant) > 1:
        return _which(choice.label for choice in meant)
    (only,) = meant
    if nearest(word, [only.zh, only.en, only.id], likeness=_LIKENESS) == only.id:
        return both(f"是不是“{only.id}”（{only.zh}）？", f"Did you mean “{only.id}”, {only.en}?")
    return both(f"是不是“{only.zh}”？", f"Did you mean “{only.en}”?")


def _within(fact: Fact, word: str) -> list[Choice]:
    """List the choices with a name in a word, such as 西青区 in an address."""
    whole, filler = key(word), set(map(key, fact.filler))
    names = {name for name in fact.choice_names if len(name) >= _SHORTEST and name in whole}
    ids = {id_ for name in names - filler for id_ in fact.choice_names[name]}
    return [choice for choice in fact.choices if choice.id in ids]


def _near(fact: Fact, word: str) -> list[Choice]:
    """List the choices that bear the name most like a misspelt one."""
    near = nearest(key(word), fact.choice_names, likeness=_LIKENESS)
    return [choice for choice in fact.choices if near and choice.id in fact.choice_names[near]]


def _which(labels: Iterable[Text]) -> Text:
    listed = join((both(f"“{label.zh}”", f"“{label.en}”") for label in labels), "、", ", ")
    return both("请写明是哪一项：", "Say which: ") + listed + both("。", ".")


def choices_of(fact: Fact) -> Text:
    """Name the choices by their labels, or where they are listed if they are many."""
    named = join(choice.label for choice in fact.choices[:_MOST_NAMED])
    more = len(fact.choices) - _MOST_NAMED
    rest = both(f" 等 {len(fact.choices)} 项", f", and {more} more") if more > 0 else same("")
    return both("可选：", "Choices: ") + named + rest + both("。", ".")


def _no_choice(word: object) -> Text:
    return both(f"没有选项{quoted(word)}。", f"no such choice: {quoted(word)}.")


def not_a(raw: object, zh: str, en: str) -> Text:
    """Say that an answer is not of the kind that its fact asks for."""
    return both(f"{quoted(raw)}不是{zh}。", f"{quoted(raw)} is not {en}.")
