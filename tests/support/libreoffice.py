"""LibreOffice without a window: text is typed into the cells of a workbook, and it is saved."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Typist"
 script:language="StarBasic">
Sub TypeInto(source As String, target As String, cells As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  keyboard = createUnoService("com.sun.star.frame.DispatchHelper")
  Dim place(0) As New com.sun.star.beans.PropertyValue
  Dim text(0) As New com.sun.star.beans.PropertyValue
  place(0).Name = "ToPoint"
  text(0).Name = "StringName"
  For Each cell In Split(cells, "|")
    If cell &lt;&gt; "" Then
      parts = Split(cell, "=")
      place(0).Value = parts(0)
      text(0).Value = parts(1)
      keyboard.executeDispatch(book.CurrentController.Frame, ".uno:GoToCell", "", 0, place())
      keyboard.executeDispatch(book.CurrentController.Frame, ".uno:EnterString", "", 0, text())
    End If
  Next cell
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL(target, how())
  book.close(True)
End Sub
</script:module>
"""


def type_into(workbook: Path, cells: Mapping[str, str], folder: Path) -> Path:
    """Type texts into cells of the first sheet, as a person does; return the saved workbook."""
    user, saved = folder / "libreoffice", folder / "saved.xlsx"

    def run(*args: str) -> None:
        subprocess.run(
            ["soffice", f"-env:UserInstallation={user.as_uri()}", "--headless", *args],
            check=True,
            capture_output=True,
            timeout=60,
        )

    run("--terminate_after_init")  # makes the folder of the user
    macros = user / "user" / "basic" / "Standard"
    (macros / "Typist.xba").write_text(_MODULE, "utf-8")
    listed = (macros / "script.xlb").read_text("utf-8")
    (macros / "script.xlb").write_text(listed.replace("Module1", "Typist"), "utf-8")
    typed = "|".join(f"{cell}={text}" for cell, text in cells.items())
    run(f'macro:///Standard.Typist.TypeInto("{workbook.as_uri()}","{saved.as_uri()}","{typed}")')
    return saved
