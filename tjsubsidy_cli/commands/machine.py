"""What tables need of the machine: libraries, memory, and an end in order."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from ..base.errors import user_error
from ..base.text import both, same

_LIBRARIES = {
    "polars": ("polars", "python_calamine", "xlsxwriter"),
    "table": ("polars", "python_calamine"),
    "spark": ("pyspark", "polars", "pandas", "pyarrow"),
}
_LEAST_MEMORY = 2**30  # bytes of address space


def need_libraries(engine: str) -> None:
    """Check that the libraries that only tables need are installed.

    Raises TjsubsidyError if one is missing.
    """
    missing = [name for name in _LIBRARIES[engine] if find_spec(name) is None]
    if missing:
        names = " ".join(name.replace("_", "-") for name in missing)
        raise user_error(
            both(f"读取企业表需要：{names}。", f"a table of companies needs {names}."),
            both("请运行：", "Run: ") + same(f"pip install {names}"),
        )


def need_memory() -> None:
    """Raises TjsubsidyError if this process may not have the memory that Polars starts with.

    Polars would not say so: its threads wait for each other, or it aborts.
    """
    if find_spec("resource") is None:  # Windows
        return
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if 0 <= most < _LEAST_MEMORY:
        needed, given = _LEAST_MEMORY // 2**20, most // 2**20
        raise user_error(
            both(f"内存上限 {given} MB 不够。", f"a limit of {given} MB of memory is too low."),
            both(
                f"至少需要 {needed} MB：ulimit -v unlimited",
                f"It takes {needed} MB at least: ulimit -v unlimited",
            ),
        )


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Treat the first SIGTERM or SIGHUP as Ctrl-C, so that no file is left half written."""

    def end(signum: int, frame: object) -> None:
        if not isinstance(sys.exception(), KeyboardInterrupt):  # Polars raises its own
            raise KeyboardInterrupt

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
