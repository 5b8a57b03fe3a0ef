"""While the wheel is built, its catalogue is checked and packed, so that no run need check it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackedCatalogue(BuildHookInterface):  # type: ignore[type-arg]
    """Puts ``data/measures.cache`` into the wheel; a wrong catalogue stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hatchling calls this before it builds."""
        if version == "editable":  # there the catalogue is still being worked on
            return
        sys.path.insert(0, self.root)
        from tjsubsidy_cli.policy import cache
        from tjsubsidy_cli.policy.format import examine, right

        path = Path(self.root, "data", "measures.toml")
        catalogue = right(examine(path))
        self.folder = tempfile.TemporaryDirectory()
        packed = Path(self.folder.name, "measures.cache")
        packed.write_bytes(cache.prebuilt(path.read_bytes(), path.suffix, catalogue))
        build_data["force_include"][str(packed)] = "tjsubsidy_cli/policy/data/measures.cache"
