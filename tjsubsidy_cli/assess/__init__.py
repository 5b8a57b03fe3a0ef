"""The assessment of a company: verdicts, amounts, reasons, questions, advice. Pure.

Input and output belong elsewhere; how a result looks belongs to ``render``.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    """Makes this package callable, because the public function ``assess`` has the same name.

    Once the package is imported, Python binds it to that name in ``tjsubsidy_cli``, in place of
    the function.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from .assessment import assess

        return assess(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
