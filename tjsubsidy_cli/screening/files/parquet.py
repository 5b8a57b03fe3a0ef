"""Write Parquet frame by frame: Polars writes in a thread, so that little memory is needed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue  # which a signal cannot leave locked

import polars as pl

_PATIENCE = 0.1  # seconds between checks that the thread still writes

Frames = SimpleQueue[pl.DataFrame | None]
Asked = SimpleQueue[None]


class ParquetFile:
    """A Parquet file being written. ``add`` and ``finish`` raise the errors of its thread."""

    def __init__(self, path: Path, thread: ThreadPoolExecutor) -> None:
        self.path, self.thread = path, thread
        self.frames, self.asked = Frames(), Asked()
        self.writing: list[Future[None]] = []

    def add(self, frame: pl.DataFrame) -> None:
        """Write one more frame. Raises OSError or PolarsError."""
        if not self.writing:
            self.asked.put(None)  # one frame may wait while another is written
            work = (self.path, frame.schema, self.frames, self.asked)
            self.writing.append(self.thread.submit(_write, *work))
        while not self._is_asked():
            if self.writing[0].done():
                return self.writing[0].result()
        return self.frames.put(frame)

    def _is_asked(self) -> bool:
        try:
            self.asked.get(timeout=_PATIENCE)
        except Empty:
            return False
        return True

    def finish(self) -> None:
        """Finish the file. Raises OSError or PolarsError."""
        self.frames.put(None)
        for each in self.writing:
            each.result()


@contextmanager
def writing_parquet(path: Path) -> Iterator[ParquetFile]:
    """Open a Parquet file for writing. Its thread has ended when the context is left."""
    with ThreadPoolExecutor(1) as thread:
        file = ParquetFile(path, thread)
        try:
            yield file
        finally:
            file.frames.put(None)


def _write(path: Path, schema: pl.Schema, frames: Frames, asked: Asked) -> None:
    def coming(*_: object) -> Iterator[pl.DataFrame]:
        while (frame := frames.get()) is not None:
            asked.put(None)
            yield frame

    whole = pl.io.plugins.register_io_source(coming, schema=schema)
    # Each part of the file has every grant in it, so that readers could not skip any by statistics.
    whole.sink_parquet(path, statistics=False)
