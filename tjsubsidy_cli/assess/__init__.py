"""A policy meets a company: verdicts, figures, reasons, questions, advice. Pure.

Nothing here reads, writes or asks; how a result looks belongs to ``render``.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    """Lets ``from tjsubsidy_cli import assess`` be called, though the room has the same name.

    Python binds a package to its name in the parent once it is imported, in place of the
    function that the public interface promises there.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from .assessment import assess

        return assess(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
