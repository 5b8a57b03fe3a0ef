"""One screening on one machine: blocks are read, assessed and written while others are on the way.

Polars does the work. The plan is made once; each block of rows runs through it, so that memory
depends on the size of a block, not of the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from typing import TypeVar

from ..catalogue import Catalogue
from ..records import record
from ..text import Lang
from .cells import Answers
from .outputs import Batch, Writer
from .plan import Plan
from .readers import open_sheet
from .sheets import BLOCK_ROWS, Block, Blocks, Reject, Sheet
from .tally import Counting, Tally
from .targets import Job, Output, outputs_of

T = TypeVar("T")
FIRST_REJECTS = 20  # that are kept, to be shown
Progress = Callable[[float, int], None]  # the part of the table that is read; companies so far


@record(kw_only=False)
class Screening:
    """What became of a table: every row is assessed, rejected or blank."""

    rows: int
    rejected: int
    blank: int
    first_rejects: tuple[Reject, ...]
    small: dict[str, int]  # bare sums that may be meant in 万元, by column
    ignored: tuple[str, ...]  # columns that were not read
    tally: Tally


def screen_here(job: Job, catalogue: Catalogue, lang: Lang, progress: Progress) -> Screening:
    """Do a job on this machine. Raises TjsubsidyError for whatever makes it impossible."""
    sheet = open_sheet(job.table, catalogue, job.maps)
    grants = any(target.rows == "grants" for target in job.targets)
    return screen(sheet, catalogue, tuple(outputs_of(job, lang)), progress, grants=grants)


def screen(
    sheet: Sheet,
    catalogue: Catalogue,
    outputs: Sequence[Output],
    progress: Progress,
    *,
    grants: bool = False,
) -> Screening:
    """Assess every company of a table, write what was asked for, and count.

    With ``grants``, which outputs need them, those of a batch are made while another is written.

    Raises TjsubsidyError where an output cannot be written; then no output is.
    """
    answers, counting = Answers(catalogue, sheet.headings), Counting(catalogue)
    plan = Plan(answers.schema, catalogue)
    counts, small, first = Counter[str](), Counter[str](), list[Reject]()
    with ExitStack() as stack:
        writers = [stack.enter_context(output(catalogue)) for output in outputs]
        batches = ahead(
            _written(ahead(_batches(sheet.blocks, answers, plan, grants=grants)), writers)
        )
        stack.enter_context(closing(batches))
        for batch in batches:
            sums, top = plan.sums(batch.companies), plan.best(batch.companies)
            counting.add(sums.row(0, named=True), top.iter_rows(named=True))
            small.update(batch.answered.small)
            first += batch.answered.rejects[: FIRST_REJECTS - len(first)]
            counts["rejected"] += len({reject.row for reject in batch.answered.rejects})
            counts["blank"] += batch.answered.blank
            counts["companies"] += batch.companies.height
            progress(batch.done / max(1, sheet.size), counts["companies"])
    return Screening(
        counts.total(),
        counts["rejected"],
        counts["blank"],
        tuple(first),
        dict(small),
        sheet.headings.ignored,
        counting.tally(),
    )


def ahead(items: Generator[T, None, None]) -> Generator[T, None, None]:
    """The same items, the next one being made in a thread while this one is used."""
    with closing(items), ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = maker.submit(next, items, None)
            yield item


def _written(
    batches: Generator[Batch, None, None], writers: Sequence[Writer]
) -> Generator[Batch, None, None]:
    with closing(batches):
        for batch in batches:
            for write in writers:
                write(batch)
            yield batch


def _batches(
    blocks: Blocks, answers: Answers, plan: Plan, *, grants: bool
) -> Generator[Batch, None, None]:
    with closing(ahead((answers.read(b), b.done) for b in _small(ahead(blocks)))) as coming:
        for answered, done in coming:
            batch = Batch(plan.companies(answered.companies), answered, done, plan)
            if grants:
                _ = batch.grants
            yield batch


def _small(blocks: Blocks) -> Blocks:
    """Blocks of so many rows at the most that memory is bounded, however short the rows are."""
    with closing(blocks):
        for block in blocks:
            first, *others = [*block.cells.iter_slices(BLOCK_ROWS)] or [block.cells]
            yield replace(block, cells=first)
            for cells in others:
                yield Block(cells, (), block.done)
