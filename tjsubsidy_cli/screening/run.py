"""Screening on one machine with Polars: reading, assessing and writing overlap, block by block.

The queries are built once and run for each block. So memory depends on the size of a block, not
of the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import chain
from typing import Any, TypeVar

from ..base.records import replace
from ..base.text import Lang
from ..policy.catalogue import Catalogue
from ..rules.facts import Guess
from .answered import Answered
from .cells import Answers
from .duplicates import Companies, named
from .files.outputs import Batch, Output, Writer, writable
from .files.rejects import rejects_to
from .files.targets import Job, is_called, outputs_of
from .no_company import Tally
from .plan import NOTHING_MORE, Extras, Plan
from .result import List, Screening
from .summary import SHEET, Aggregator, top_companies
from .tables.readers import open_table
from .tables.sheets import Reject, Table, as_block, parts_of

T = TypeVar("T")
FIRST_REJECTS = 20  # that are kept, to be shown
Progress = Callable[[float, int], None]  # the part of the table that is read; companies so far


def screen_here(job: Job, catalogue: Catalogue, lang: Lang, progress: Progress) -> Screening:
    """Do a job on this machine. Raises TjsubsidyError for whatever makes it impossible."""
    carry = bool(job.written)
    table = open_table(job.table, catalogue, job.maps, job.sheets, carry=carry)
    received = any(sheet.headings.says_received for sheet in table.sheets)
    calls = any(is_called(target) for target in job.targets)
    job = replace(job, extras=replace(job.extras, received=received, calls=calls))
    lists = tuple(List(sheet.name, sheet.headings) for sheet in table.sheets)
    outputs = list(outputs_of(job, lang, lists))
    if job.rejects:
        outputs.append(rejects_to(job.rejects, lists, lang, always=job.keep_rejects))
    return screen(
        table,
        catalogue,
        outputs,
        progress,
        strict=job.strict,
        visible_only=job.visible_only,
        extras=job.extras,
    )


def screen(
    table: Table,
    catalogue: Catalogue,
    outputs: Sequence[Output],
    progress: Progress,
    *,
    strict: bool = False,
    visible_only: bool = False,
    extras: Extras = NOTHING_MORE,
) -> Screening:
    """Assess every company of a table, write the outputs, and summarise.

    Raises TjsubsidyError where an output cannot be written; then no output is.
    """
    account = _Account(catalogue, table, strict=strict, visible_only=visible_only, extras=extras)
    with ExitStack() as stack:
        writers = [stack.enter_context(output(catalogue)) for output in outputs]
        # All work is done in threads, so that a signal finds this one waiting and nothing else.
        written = ahead(account.written(writers))
        stack.enter_context(closing(written))
        for done in written:
            progress(done / max(1, table.size), account.counts["companies"])
    return account.screening()


class _Account:
    """Assesses a table block by block and keeps account of all of its rows."""

    def __init__(
        self,
        catalogue: Catalogue,
        table: Table,
        *,
        strict: bool,
        visible_only: bool,
        extras: Extras,
    ) -> None:
        self.table = table
        districts = "district" in extras.by
        self.readers = [
            Answers(
                catalogue,
                sheet.headings,
                strict=strict,
                visible_only=visible_only,
                districts=districts,
                received=extras.received,
                keep=extras.calls,
            )
            for sheet in table.sheets
        ]
        self.plan = Plan(self.readers[0].schema, catalogue, extras)
        self.aggregator = Aggregator(catalogue, extras.by, extras.rates)
        self.counts, self.guesses = Counter[str](), Counter[tuple[Guess, str]]()
        self.first, self.wrong = list[Reject](), 0
        self.aside, self.noted = Tally(), Tally()
        self.companies = Companies()

    def written(self, writers: Sequence[Writer]) -> Generator[int, None, None]:
        """Write and count block after block; yield how far the sheet is read."""
        with closing(ahead(self._assessed(writers))) as batches:
            for batch, tables in batches:
                for writer, table in zip(writers, tables, strict=True):
                    with writable(writer.path):
                        writer.write(table)
                self._add(batch)
                yield batch.answered.done
        screening = self.screening()
        for writer in writers:
            with writable(writer.path):
                writer.finish(screening)

    def _assessed(
        self, writers: Sequence[Writer]
    ) -> Generator[tuple[Batch, list[Any]], None, None]:
        """Assess block after block, and prepare it for each of the files."""
        with closing(ahead(self._answered())) as coming:
            for answered in coming:
                batch = Batch(self.plan.companies(answered.companies), answered)
                yield batch, [writer.prepare(batch) for writer in writers]

    def _answered(self) -> Generator[Answered, None, None]:
        """Parse block after block; an empty sheet gives an empty one, so files have headings."""
        before, several = 0, len(self.readers) > 1
        for sheet, reader in zip(self.table.sheets, self.readers, strict=True):
            none = as_block(sheet.headings, [], [], [], 0)
            with closing(parts_of(sheet)) as parts:
                for part in chain([next(parts, none)], parts):
                    answered = reader.read(part)
                    yield answered.within(sheet.name, before) if several else answered
            before += sheet.size

    def _add(self, batch: Batch) -> None:
        """Add a batch and its rejected and blank rows to the account."""
        answered = batch.answered
        sums = self.plan.sums(batch.companies)
        top = top_companies(batch.companies, self.aggregator.least)
        place = {SHEET: answered.sheet} if answered.sheet else {}
        self.aggregator.add(
            sums.row(0, named=True), ({**row, **place} for row in top.iter_rows(named=True))
        )
        self.guesses.update(answered.guesses)
        self.first += answered.rejects[: FIRST_REJECTS - len(self.first)]
        self.counts["rejected"] += answered.rejected
        self.wrong += answered.not_known
        self.counts["blank"] += answered.blank
        self.counts["aside"] += len(answered.aside)
        self.aside.add(answered.aside)
        for group in answered.noted:
            self.noted.merge(group)
        self.counts["companies"] += batch.companies.height
        self.companies.add(named(batch.companies), answered.sheet)

    def screening(self) -> Screening:
        """The result, after the last block."""
        return Screening(
            self.counts.total(),
            self.counts["rejected"],
            self.counts["blank"],
            self.wrong,
            self.aside.groups(),
            self.noted.groups(),
            tuple(self.first),
            self.guesses,
            tuple(List(sheet.name, sheet.headings) for sheet in self.table.sheets),
            self.table.left_out,
            self.aggregator.summary(),
            self.companies.duplicates(),
        )


def ahead(items: Generator[T, None, None]) -> Generator[T, None, None]:
    """Yield the same items, computing the next one in a thread while this one is used."""
    with closing(items), ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = maker.submit(next, items, None)
            yield item
