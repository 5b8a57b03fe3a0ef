"""What the tests of pages share: the elements of a page, and a real browser."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
VOID = {"meta", "br", "img", "input"}
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine")


class Page(HTMLParser):
    """The elements of a page as (tag, attributes), and the text of each; tags must be closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1] if self.open else "", data))

    def all(self, *tags: str) -> Iterator[tuple[str, dict[str, str | None]]]:
        return ((tag, attrs) for tag, attrs in self.found if tag in tags)


def chromium(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    quiet = ["no-first-run", "disable-background-networking", "disable-component-update"]
    quiet += ["headless", "no-sandbox", "disable-gpu", "disable-quic", "disable-sync"]
    quiet += ["disable-dev-shm-usage", "hide-scrollbars"]  # a container's shared memory is small
    return subprocess.run(
        [str(BROWSER), *(f"--{flag}" for flag in quiet), f"--user-data-dir={folder / 'u'}", *args],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
