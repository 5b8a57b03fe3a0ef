"""Texts in two languages, and texts made safe for a terminal or a spreadsheet."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Annotated, Literal, get_args

from .records import Doc, record

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)
_CHINESE = {"zh", "cn", "chs", "cht", "chinese", "zho", "chi"}
_ENGLISH = {"en", "eng", "english"}


@record
class Text:
    """A text in Chinese and English; ``text[lang]`` gives one of them."""

    zh: Annotated[str, Doc("中文", "Chinese")]
    en: Annotated[str, Doc("英文", "English")]

    def __init__(self, *, zh: str, en: str) -> None:
        own = self.__dict__  # without the shared initialiser, because there are thousands of texts
        own["zh"] = zh
        own["en"] = en

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def __add__(self, other: Text) -> Text:
        return Text(zh=self.zh + other.zh, en=self.en + other.en)


def both(zh: str, en: str) -> Text:
    """Make a text from its Chinese and its English."""
    return Text(zh=zh, en=en)


def same(value: object) -> Text:
    """Make a text that is the same in both languages, such as an id or a name."""
    return Text(zh=str(value), en=str(value))


def join(texts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    """Join texts with each language's own separator."""
    texts = tuple(texts)
    return Text(zh=zh.join(t.zh for t in texts), en=en.join(t.en for t in texts))


def language(args: Sequence[str], environ: Mapping[str, str]) -> Lang:
    """Choose the language: ``--lang``, else ``TJSUBSIDY_LANG``, else the locale."""
    words = [word for arg in args for word in arg.split("=", 1)]
    options = [words[i + 1] for i, word in enumerate(words[:-1]) if word == "--lang"]
    names = [*filter(lang_of, options[-1:]), environ.get("TJSUBSIDY_LANG"), environ.get("LC_ALL")]
    names += [environ.get("LC_MESSAGES"), environ.get("LANG"), _system_locale()]
    name = next((n for n in names if n), "").lower()
    return lang_of(name) or "en"


def lang_of(name: str) -> Lang | None:
    """Find the language that a name or a locale means: zh-CN, cn, 中文, en_US.UTF-8, English."""
    word = half_width(name).strip().lower()
    letters = "".join(takewhile("abcdefghijklmnopqrstuvwxyz".__contains__, word))
    if letters in _CHINESE or word.startswith(("zhhans", "zhhant", "中文", "汉语", "简体", "繁体")):
        return "zh"
    return "en" if letters in _ENGLISH or word.startswith("英") else None


def with_plain_language(args: Sequence[str]) -> list[str]:
    """Replace the name of a language after ``--lang`` by zh or en: zh-CN, 中文, en_US, English."""
    plain = list(args)
    for i, arg in enumerate(plain):
        option, equals, name = arg.partition("=")
        if option == "--lang" and equals and (lang := lang_of(name)):
            plain[i] = f"--lang={lang}"
        elif i and plain[i - 1] == "--lang" and (lang := lang_of(arg)):
            plain[i] = lang
    return plain


def _system_locale() -> str | None:
    if sys.platform == "win32":
        import locale  # Windows sets no LANG; elsewhere the import would cost time for nothing

        return locale.getlocale()[0]
    return None


def sanitize(value: object) -> str:
    """Replace characters that could control a terminal by visible escapes.

    These are control characters, and characters that reorder or hide text. The escapes are
    written as in Python.
    """
    text = str(value)
    if text.isprintable():  # as nearly every text is
        return text
    return "".join(c if is_printable(c) else _escape(c) for c in text)


_FORMULA = r"(^|[,;|])(?=[\s\"]*[=+\-@＝＋－＠])"


def as_text(value: str) -> str:
    """Sanitize a text for a spreadsheet: an apostrophe keeps it from being taken for a formula.

    Excel cuts the lines of a CSV at its own separator, so one may begin behind any of them.
    """
    return re.sub(_FORMULA, r"\1'", sanitize(value))


def quoted(value: object, most: int = 60) -> str:
    """Quote a value for an error message as a file would have it, shortened."""
    match value:
        case None:
            shown = "null"
        case bool():
            shown = str(value).lower()
        case int() if value.bit_length() > _LARGEST_SHOWN:
            shown = "…"
        case dict():
            shown = "{…}" if value else "{}"
        case list():
            shown = "[…]" if value else "[]"
        case _:
            shown = str(value)
    shown = sanitize(shown[: most + 1])
    return f"“{shown[:most]}{'…' if len(shown) > most else ''}”"


_LARGEST_SHOWN = 200  # bits; Python refuses to write out the largest whole numbers


def is_printable(char: str) -> bool:
    """Check that a character is no control character and does not reorder or hide text."""
    import unicodedata  # only when a text has such a character

    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escape(char: str) -> str:
    code = f"{ord(char):x}"
    return f"\\x{code:0>2}" if len(code) < len("100") else f"\\u{code:0>4}"


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """Replace full-width letters, digits and punctuation by the plain ones."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


QUOTES = "\"'“”‘’「」『』《》"
_DROPPED = " \t\r\n\u00a0\u200b\ufeff" + QUOTES
_FOLDED = str.maketrans("【】〔〕〖〗[]{}—–−‐‑、", "()()()()()-----,", _DROPPED)


def fold(text: str) -> str:
    """Fold case and width, brackets, dashes and commas, and drop blanks and quotes.

    Two spellings of one name are then equal.
    """
    return half_width(text).translate(_FOLDED).lower()


def nearest(word: str, candidates: Iterable[str], likeness: float = 0.6) -> str | None:
    """Find the candidate most similar to ``word``, or None.

    ``likeness`` is the lowest similarity to accept, from 0 to 1.
    """
    import difflib  # only when something was misspelt

    return next(iter(difflib.get_close_matches(word, list(candidates), n=1, cutoff=likeness)), None)


def did_you_mean(word: str, candidates: Iterable[str]) -> Text | None:
    """Suggest the candidate most similar to a misspelt word, as a hint."""
    meant = nearest(word, candidates)
    return both(f"是不是“{meant}”？", f"Did you mean “{meant}”?") if meant else None
