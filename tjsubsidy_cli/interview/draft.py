"""The file of an interview's answers. It is saved after each answer, unless others changed it.

A draft is a value: an answer makes a new one, and ``save`` writes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomli_w

from ..base.atomic import write_whole
from ..base.documents import STDIN, Document, Format, parse_document, read_bytes
from ..base.errors import TjsubsidyError, user_error
from ..base.file_names import names_of
from ..base.money import format_yuan
from ..base.records import record, replace
from ..base.text import Lang, Text, both
from ..company.profile import DISTRICT, MOST_BYTES, Profile, read_profile, refuse_table
from ..policy.catalogue import Catalogue
from ..rules.answers import is_approximate
from ..rules.facts import DONT_KNOW, Chosen, Fact, Response, show_value

NAME = "name"  # the first question; it is no fact
_UNNAMED = both("未命名单位", "Unnamed organisation")


@record(kw_only=False)
class Draft:
    """An unfinished profile: its data, and the bytes of its file when last read or written.

    ``lossy``: writing the data would lose the file's comments and layout. ``notes`` say which
    signs of the file were repaired.
    """

    path: Path
    data: Mapping[str, Any]
    format: Format = "toml"
    seen: bytes | None = None  # None: there was no file
    lossy: bool = False
    notes: tuple[Text, ...] = ()

    @property
    def backup(self) -> Path:
        """The path for a copy of the original file: a free name, or that of an identical copy."""
        names = (f"{self.path.name}.bak{n}" for n in ["", *range(2, 10_000)])
        places = (self.path.with_name(name) for name in names)
        return next(p for p in places if not p.exists() or self._is_copy(p))

    def _is_copy(self, path: Path) -> bool:
        size = len(self.seen or b"")
        return path.is_file() and path.stat().st_size == size and _read(path) == self.seen

    def is_kept(self) -> bool:
        """Whether the file is unchanged since it was last read or written."""
        try:
            return _read(self.path) == self.seen
        except TjsubsidyError:
            return False

    def answer(self, key: str) -> object:
        """The raw answer for a fact or the name; None if there is none."""
        return self.data.get(_section(key), {}).get(key)

    def answered(self, catalogue: Catalogue) -> list[str]:
        """The questions answered so far, also by "don't know", in the file's order."""
        known = self.profile(catalogue)
        given = [NAME] if self.answer(NAME) is not None else []
        keys = dict.fromkeys([DISTRICT, *self.data.get("facts", {})])
        return given + [key for key in keys if key in known.facts or key in known.asked]

    def profile(self, catalogue: Catalogue) -> Profile:
        """Read the draft as a profile. Raises TjsubsidyError for its mistakes."""
        data: dict[str, Any] = {**self.data}
        company = data.get("company", {})
        if isinstance(company, dict) and NAME not in company:
            data["company"] = {NAME: _UNNAMED.zh, **company}
        text = (self.seen or b"").decode("utf-8", "replace")
        return read_profile(
            Document(name=str(self.path), text=text, data=data, format=self.format), catalogue
        )


def open_draft(path: Path) -> Draft:
    """Open the draft in a file, or an empty one if the file does not exist.

    Raises TjsubsidyError for a path where no draft can be saved.
    """
    exists = os.path.exists(path)  # noqa: PTH110 - Path.exists fails for names that are too long
    if str(path) == STDIN or (exists and not path.is_file()):
        hint = both("请给出一个文件名。", "Name a file.")
        raise user_error(both("答案要存成文件。", "answers need a file."), hint, place=str(path))
    if not os.path.isdir(path.parent):  # noqa: PTH112 - as above
        raise user_error(both("没有这个文件夹。", "no such folder."), place=str(path.parent))
    if not os.access(Path(os.path.realpath(path)).parent, os.W_OK):
        hint = both("请给出别处的文件名。", "Name a file elsewhere.")
        raise user_error(
            both("文件夹不可写。", "no file can be written there."), hint, place=str(path)
        )
    if (seen := _read(path)) is None:
        return Draft(path, {}, "json" if path.suffix.lower() == ".json" else "toml")
    try:
        document = parse_document(str(path), seen, typed=True)
    except TjsubsidyError:
        refuse_table(path)
        raise
    again = _encoded(document.data, document.format)
    lossy = seen != again
    return Draft(path, document.data, document.format, seen, lossy, tuple(document.notes))


def with_answer(draft: Draft, key: str, raw: object) -> Draft:
    """Add or replace one answer."""
    table = {**draft.data.get(_section(key), {}), key: raw}
    order: dict[str, Any] = {"company": {}, "facts": {}}  # the company comes first
    return replace(draft, data={**order, **draft.data, _section(key): table})


def save(draft: Draft) -> Draft:
    """Write the whole draft. The first time, a copy of the user's own file is kept beside it.

    Raises TjsubsidyError if it cannot be written, or if someone else changed it meanwhile.
    A deleted file is written again, because nothing can be lost.
    """
    if _read(draft.path) not in (draft.seen, None):
        raise user_error(
            both(
                "文件已被别的程序改动，没有覆盖。", "changed by another program; not overwritten."
            ),
            both("按 q 退出后再运行一次。", "Leave with q and run it again."),
            place=str(draft.path),
        )
    if draft.seen is not None and draft.lossy:
        write_whole(draft.backup, draft.seen)
    data = _encoded(draft.data, draft.format)
    write_whole(draft.path, data)
    return replace(draft, seen=data, lossy=False)


def raw_answer(fact: Fact, response: Response, lang: Lang) -> object:
    """Convert an answer to the form of a profile; one that is approximate stays so (约300万元)."""
    value = response.value
    if is_approximate(response):
        return f"约{show_value(fact, value).zh}"
    match value:
        case None:
            return DONT_KNOW[lang]
        case Chosen(sure, unsure):
            ids = [choice.id for choice in fact.choices]
            return [c if c in sure else f"{c}?" for c in ids if c in sure | unsure]
        case int() if fact.kind == "money" and value:
            return format_yuan(value).zh
    return value


def data_of(
    profile: Profile, responses: Mapping[str, Response], catalogue: Catalogue, lang: Lang
) -> dict[str, Any]:
    """The data of a draft that says the same as a profile; ``responses`` are its answers."""
    company = profile.company
    data: dict[str, Any] = {"company": {NAME: company.name}, "facts": {}}
    if company.code:
        data["company"]["code"] = company.code
    for fact in catalogue.facts:
        response = responses.get(fact.id)
        if response and (response.asked or response.value is not None):
            data[_section(fact.id)][fact.id] = raw_answer(fact, response, lang)
    if profile.received:
        data["received"] = {
            id_: received.as_written() for id_, received in profile.received.items()
        }
    return data


def path_for(name: str) -> Path:
    """A path in the current folder for the draft of a company: that of an old one, or a new one."""
    paths = map(Path, names_of([name], ".toml"))
    return next(path for path in paths if not path.exists() or _is_of(path, name))


def _is_of(path: Path, name: str) -> bool:
    try:
        return open_draft(path).answer(NAME) == name
    except TjsubsidyError:
        return False


def _section(key: str) -> str:
    return "company" if key in {NAME, DISTRICT} else "facts"


def _read(path: Path) -> bytes | None:
    """Read the bytes of a file; None if there is none. Raises TjsubsidyError."""
    with suppress(OSError, ValueError):
        if not path.exists():
            return None
    return read_bytes(str(path), most_bytes=MOST_BYTES)


def _encoded(data: Mapping[str, Any], format: Format) -> bytes:
    if format == "json":
        text = json.dumps(data, ensure_ascii=False, indent=2, default=float) + "\n"
    else:
        text = tomli_w.dumps(data)
    return text.encode()
