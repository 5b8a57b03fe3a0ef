"""Parquet files that Polars writes in a thread, frame after frame, in little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Full, Queue

import polars as pl

_PATIENCE = 0.1  # seconds after which it is asked whether the file can still be written


@contextmanager
def writing_parquet(path: Path) -> Iterator[Callable[[pl.DataFrame], None]]:
    """Add frames to a file, which is complete at the end.

    Raises OSError or PolarsError where it cannot be written.
    """
    frames = Queue[pl.DataFrame | None](1)
    writing: list[Future[None]] = []

    def put(frame: pl.DataFrame | None) -> None:
        while not writing[0].done():
            try:
                return frames.put(frame, timeout=_PATIENCE)
            except Full:
                pass
        return writing[0].result()

    with ThreadPoolExecutor(1) as thread:

        def add(frame: pl.DataFrame) -> None:
            if not writing:
                writing.append(thread.submit(_write, path, frame.schema, frames))
            put(frame)

        try:
            yield add
        finally:
            if writing:
                put(None)
        for each in writing:
            each.result()


def _write(path: Path, schema: pl.Schema, frames: Queue[pl.DataFrame | None]) -> None:
    def coming(*_: object) -> Iterator[pl.DataFrame]:
        while (frame := frames.get()) is not None:
            yield frame

    whole = pl.io.plugins.register_io_source(coming, schema=schema)
    # Each part of the file has every grant in it, so that nothing could be skipped by statistics.
    whole.sink_parquet(path, statistics=False)
