"""The wheel's catalogue is checked and pickled at build time, to spare each start the checks."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PrebuiltCatalogue(BuildHookInterface):  # type: ignore[type-arg]
    """Puts ``data/measures.pickle`` into the wheel; a wrong catalogue stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hatchling calls this before it builds."""
        if version == "editable":  # there the catalogue is still being worked on
            return
        sys.path.insert(0, self.root)
        from tjsubsidy_cli.policy import prebuilt
        from tjsubsidy_cli.policy.format import load_catalogue

        path = Path(self.root, "data", "measures.toml")
        self.folder = tempfile.TemporaryDirectory()
        packed = Path(self.folder.name, prebuilt.FILE.name)
        packed.write_bytes(prebuilt.pack(path.read_bytes(), load_catalogue(path)))
        build_data["force_include"][str(packed)] = f"tjsubsidy_cli/policy/data/{packed.name}"
