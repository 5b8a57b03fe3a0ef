"""An installed program that prints a page of HTML as a PDF: a browser, else LibreOffice."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from .browser import find_browser
from .errors import TjsubsidyError, user_error
from .programs import find_program
from .text import Text, both, same

LONGEST = 120.0  # seconds, on a busy machine; a report takes two or three
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
    """Print a page to PDF. Raises TjsubsidyError if no program is there, or if it fails."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, paper = Path(folder, "report.html"), Path(folder, "report.pdf")
        command = _command(source, paper, Path(folder, "user"))
        source.write_text(page, "utf-8")
        try:
            subprocess.run(  # noqa: S603 - found by its name, and given a file of our own
                command,
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=LONGEST,
            )
            return paper.read_bytes()
        except subprocess.TimeoutExpired:
            raise _failed(command[0], both("超时", "it took too long")) from None
        except subprocess.CalledProcessError as error:
            raise _failed(command[0], same(f"{error.returncode}")) from None
        except OSError as error:
            raise _failed(command[0], same(error.strerror or error)) from None


def _command(source: Path, paper: Path, user: Path) -> list[str]:
    """The command that prints ``source`` to ``paper``, with a ``user`` folder of its own."""
    if browser := find_browser():
        flags = [f"--{flag}" for flag in _QUIET]
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # as root, it has no sandbox
            flags.append("--no-sandbox")
        flags += [f"--user-data-dir={user}", f"--print-to-pdf={paper}"]
        return [browser, *flags, source.as_uri()]
    if office := find_office():
        flags = ["--headless", "--norestore", "--writer", f"-env:UserInstallation={user.as_uri()}"]
        return [office, *flags, "--convert-to", "pdf", "--outdir", str(paper.parent), str(source)]
    raise user_error(
        both(
            "没有找到可以打印 PDF 的程序（Chromium、Chrome、Edge 或 LibreOffice）。",
            "no program was found that prints a PDF (Chromium, Chrome, Edge or LibreOffice).",
        ),
        _INSTEAD,
    )


def find_office() -> str | None:
    """Find LibreOffice."""
    return find_program(
        ("soffice", "libreoffice"),
        windows=("LibreOffice/program/soffice.exe",),
        macos=("LibreOffice.app/Contents/MacOS/soffice",),
    )


def _failed(program: str, why: Text) -> TjsubsidyError:
    what = both("没有打印出 PDF", "it printed no PDF")
    return user_error(what + both(f"：{why.zh}。", f": {why.en}."), _INSTEAD, place=program)
