"""The progress of a long run, on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ...base.text import Lang, both


@contextmanager
def progress(lang: Lang, *, shown: bool) -> Iterator[Callable[[float, int], None]]:
    """Yield a function that shows the progress: share done, number of companies."""
    if not shown:
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    caption = both(
        "{task.fields[n]:,} 家，每秒 {task.fields[rate]:,}",
        "{task.fields[n]:,} companies, {task.fields[rate]:,}/s",
    )
    column = (TimeRemainingColumn(), TextColumn(both("剩余", "left")[lang]))
    bar = Progress(
        BarColumn(24),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn(caption[lang]),
        *(column if lang == "en" else reversed(column)),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=1.0, n=0, rate=0)

        def show(part: float, companies: int) -> None:
            seconds = bar.tasks[0].elapsed or 0
            rate = round(companies / seconds) if seconds else 0
            bar.update(task, completed=part, n=companies, rate=rate)

        yield show
