"""A browser that is installed: it prints a page of HTML as a PDF, or shows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .errors import TjsubsidyError, user_error
from .text import Text, both, same

LONGEST = 120.0  # seconds, on a busy machine; a report takes two or three
_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser"),
)
# Where Windows and macOS keep their browsers, which are on no PATH.
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_MACOS = ("Google Chrome", "Microsoft Edge", "Chromium")
_QUIET = (
    *("headless", "disable-gpu", "no-first-run", "no-default-browser-check", "disable-sync"),
    *("disable-background-networking", "disable-component-update", "disable-extensions"),
    *("disable-dev-shm-usage", "no-pdf-header-footer", "print-to-pdf-no-header"),
)
_INSTEAD = both(
    "请改用 -o 报告.html，在浏览器中打开，打印为 PDF。",
    "Write -o report.html instead, open it in a browser, and print it as a PDF.",
)


def print_pdf(page: str) -> bytes:
    """Print a page to PDF. Raises TjsubsidyError if no browser is there, or if it fails."""
    browser = find_browser()
    if browser is None:
        raise user_error(
            both(
                "没有找到可以打印 PDF 的浏览器（Chromium、Chrome 或 Edge）。",
                "no browser was found that prints a PDF (Chromium, Chrome or Edge).",
            ),
            _INSTEAD,
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, paper = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(page, "utf-8")
        flags = [f"--{flag}" for flag in _QUIET]
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # as root, it has no sandbox
            flags.append("--no-sandbox")
        flags += [f"--user-data-dir={Path(folder, 'user')}", f"--print-to-pdf={paper}"]
        try:
            subprocess.run(  # noqa: S603 - found by its name, and given a file of our own
                [browser, *flags, source.as_uri()],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=LONGEST,
            )
            return paper.read_bytes()
        except subprocess.TimeoutExpired:
            raise _failed(browser, both("超时", "it took too long")) from None
        except subprocess.CalledProcessError as error:
            raise _failed(browser, same(f"{error.returncode}")) from None
        except OSError as error:
            raise _failed(browser, same(error.strerror or error)) from None


def find_browser() -> str | None:
    """Find a browser that can print without a window."""
    places = (str(place) for place in _places() if place.is_file())
    return next(filter(None, map(shutil.which, _NAMES)), None) or next(places, None)


def _places() -> Iterator[Path]:
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"):
        if folder := os.environ.get(variable):
            yield from (Path(folder, program) for program in _WINDOWS)
    for name in _MACOS:
        yield Path(f"/Applications/{name}.app/Contents/MacOS/{name}")


def _failed(browser: str, why: Text) -> TjsubsidyError:
    what = both("浏览器没有打印出 PDF", "the browser printed no PDF")
    return user_error(what + both(f"：{why.zh}。", f": {why.en}."), _INSTEAD, place=browser)


def show_page(path: Path) -> None:
    """Open a page in the user's browser, where there is one with windows."""
    import sys
    import webbrowser

    windows = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform in {"win32", "darwin"} or any(map(os.environ.get, windows)):
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(path.resolve().as_uri())
