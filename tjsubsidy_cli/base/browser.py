"""A browser that is installed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from .programs import find_program

_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser"),
)
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_MACOS = ("Google Chrome", "Microsoft Edge", "Chromium")


def find_browser() -> str | None:
    """Find a browser that can print without a window."""
    macos = [f"{name}.app/Contents/MacOS/{name}" for name in _MACOS]
    return find_program(_NAMES, windows=_WINDOWS, macos=macos)


def show_page(path: Path) -> None:
    """Open a page in the user's browser, where there is one with windows."""
    import sys
    import webbrowser

    windows = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform in {"win32", "darwin"} or any(map(os.environ.get, windows)):
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(path.resolve().as_uri())
