"""Answered slips: what colleagues filled in goes into the draft, and what differs is asked."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.records import record
from ..base.text import Text, both, same, sanitize
from ..company.profile import Profile
from ..rules.answers import answered
from ..rules.facts import Chosen, Fact, Value, show_value
from .conversation import Conversation
from .draft import NAME, raw_answer
from .prompt import QUIT, Back


@record(kw_only=False)
class AnsweredSlip:
    """A slip that colleagues filled in: its file, and the answers in it."""

    file: str
    filled: Profile


def merge(session: Conversation, slip: AnsweredSlip) -> None:
    """Put the answers of a slip into the draft. An answer that differs replaces none unasked.

    Raises Quit.
    """
    for warning in slip.filled.warnings:
        session.print(warning, "yellow")
    file = sanitize(slip.file)
    if not _is_of_company(session, slip):
        session.print(both(f"{file}：没有采用。", f"{file}: nothing is taken over."), "bold")
        return
    known = session.draft.profile(session.catalogue).facts
    facts = [fact for fact in session.catalogue.facts if fact.id in slip.filled.facts]
    given = {fact.id: slip.filled.facts[fact.id] for fact in facts}
    new = {id_: value for id_, value in given.items() if _adds(known.get(id_), value)}
    if new and not _save(session, new, slip):
        return
    count = len(new)
    taken = f"{count} answer{'' if count == 1 else 's'} taken over."
    session.print(both(f"{file}：采用 {count} 项回答。", f"{file}: {taken}"), "bold")
    for fact in facts:
        value = given[fact.id]
        if fact.id in new:
            said = fact.label + both("：", ": ") + _said(slip, fact)
            session.print(same("  ") + said, "green")
        elif known[fact.id] != value and _takes(session, slip, fact):
            _save(session, {fact.id: value}, slip)


def _adds(before: Value | None, value: Value) -> bool:
    """Check whether an answer says more than the one before, and contradicts nothing of it."""
    if not isinstance(before, Chosen) or not isinstance(value, Chosen):
        return before is None
    within = before.sure <= value.sure and value.sure | value.unsure <= before.sure | before.unsure
    return within and value.unsure < before.unsure


def _is_of_company(session: Conversation, slip: AnsweredSlip) -> bool:
    """Ask whether a slip with another company's name is meant."""
    ours, theirs = session.draft.answer(NAME), slip.filled.company.name
    if not isinstance(ours, str) or ours.strip() == theirs:
        return True
    session.show("\n")
    session.print(
        both(
            f"{sanitize(slip.file)} 写的是“{sanitize(theirs)}”，这份资料是“{sanitize(ours)}”。",
            f"{sanitize(slip.file)} is of “{sanitize(theirs)}”, this file of “{sanitize(ours)}”.",
        ),
        "yellow",
    )
    return _chooses_slip(
        session,
        both("回车 = 不采用这份问题单", "Enter = take nothing from this slip"),
        both("2 = 是同一家，采用", "2 = the same company: take it over"),
    )


def _takes(session: Conversation, slip: AnsweredSlip, fact: Fact) -> bool:
    """Ask which of two different answers holds; True for the one of the slip."""
    ours = session.draft.profile(session.catalogue).facts[fact.id]
    session.show("\n")
    session.print(fact.question, "bold")
    session.print(both("  1 资料里：", "  1 in your file: ") + show_value(fact, ours))
    file = sanitize(slip.file)
    session.print(both(f"  2 {file}：", f"  2 {file}: ") + _said(slip, fact))
    return _chooses_slip(session)


_KEEP = both("回车 = 不改", "Enter = leave as it is")
_TAKE = both("2 = 采用问题单的", "2 = take the slip's")


def _said(slip: AnsweredSlip, fact: Fact) -> Text:
    """The answer of a slip, as people read it."""
    about = both("约", "about ") if fact.id in slip.filled.approximate else same("")
    return about + show_value(fact, slip.filled.facts[fact.id])


def _chooses_slip(session: Conversation, keep: Text = _KEEP, take: Text = _TAKE) -> bool:
    """Read whether the slip holds: 2 for yes, Enter or 1 for no."""
    session.print_keys(keep, take, QUIT)
    while True:
        try:
            word = session.read_line()
        except Back:
            word = "<"
        if word in {"", "1", "１", "2", "２"}:
            return word in {"2", "２"}
        session.print_error(both("这里填回车、2 或 q。", "Here: Enter, 2 or q."))


def _save(session: Conversation, answers: Mapping[str, Value], slip: AnsweredSlip) -> bool:
    """Save answers of a slip; a rough figure stays rough, as one that is typed."""
    vocabulary, raw = session.catalogue.vocabulary, dict[str, object]()
    for id_, value in answers.items():
        about = id_ in slip.filled.approximate
        response = answered(vocabulary[id_], value, approximate=about)
        raw[id_] = raw_answer(vocabulary[id_], response, session.lang)
    return session.save_answers(raw)
