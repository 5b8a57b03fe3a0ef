"""The entry point of the console script and of ``python -m tjsubsidy_cli``."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line. Ctrl-C is a cancellation, also while modules are still loading."""
    gc.disable()  # a run is short, and garbage collection would take a quarter of it
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # and looking for plugins another tenth
    try:
        from .commands.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # no collection at exit either
    sys.exit(code)


if __name__ == "__main__":
    main()
