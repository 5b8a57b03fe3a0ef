"""Where the console script and ``python -m tjsubsidy_cli`` begin."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line; Ctrl-C while it is still loading is a cancellation too."""
    gc.disable()  # a run is short; collecting would take a quarter of it
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # and looking for plugins another tenth
    try:
        from .commands.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # nor is anything to be collected at the end
    sys.exit(code)


if __name__ == "__main__":
    main()
