"""``python -m tjsubsidy_cli``."""

from .cli import main

main()
