"""CSV for spreadsheets: one row a grant, headings in the reader's language.

Excel needs UTF-8 with a byte order mark, and CRLF line ends, to open Chinese correctly. A text
that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..assess.assessment import Assessment
from ..base.text import Lang, Text, as_text, both
from ..policy.status import describe_status
from .common import SHEET

VALIDITY = both("政策效力", "Validity of the policy")


def render_csv(assessments: Iterable[Assessment], lang: Lang) -> str:
    """Write each company's grants in order, amounts in whole yuan; no amount is an empty cell."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    rows.writerow(
        [both("企业", "Company")[lang], *(column.heading[lang] for column in SHEET), VALIDITY[lang]]
    )
    for assessment in assessments:
        company = as_text(assessment.company.name)
        status = describe_status(assessment.catalogue.policy, assessment.as_of)
        for result in assessment.results:
            values = (column.value(result, assessment) for column in SHEET)
            rows.writerow([company, *(_cell(value, lang) for value in values), _cell(status, lang)])
    return "\ufeff" + out.getvalue()


def _cell(value: Text | int | None, lang: Lang) -> str | int | None:
    if isinstance(value, Text):
        return as_text(value[lang])
    return value
