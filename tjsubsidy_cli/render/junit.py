"""JUnit XML for Jenkins, GitLab and other CI servers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ..assess.assessment import Assessment
from ..assess.batch import Broken, Checked, Run
from ..assess.phrases import why_not
from ..assess.received import describe_received
from ..base.errors import MOST_PROBLEMS
from ..base.text import Lang, sanitize

_ILLEGAL = re.compile("[\ufffe\uffff]")  # in XML 1.0; all other such characters are visible escapes


def render_junit(run: Run, lang: Lang) -> str:
    """Write a test suite for each profile, with a test for each requested gate.

    Without gates there is a test for each grant: an eligible one passes, the others count as
    skipped, never as failed. A profile that could not be read is an error.
    """
    suites = ET.Element("testsuites", name="tjsubsidy")
    for profile in run.profiles:
        suite = ET.SubElement(suites, "testsuite", name=_clean(profile.file))
        cases = _error(profile, lang) if isinstance(profile, Broken) else _cases(profile, lang)
        if isinstance(profile, Checked):
            suite.append(_properties(profile.assessment))
        suite.extend(cases)
        _count(suite)
    _count(suites)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, "unicode") + "\n"


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", sanitize(text))


def _count(element: ET.Element) -> None:
    element.set("tests", str(len(list(element.iter("testcase")))))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        if tag != "skipped" or element.tag == "testsuite":  # the schema allows it only there
            element.set(name, str(len(list(element.iter(tag)))))


def _properties(assessment: Assessment) -> ET.Element:
    """Write the sums of a profile as properties."""
    properties = ET.Element("properties")
    eligible, undecided = assessment.eligible, assessment.undecided
    for name, value in (
        ("company", assessment.company.name),
        ("eligible.grants", eligible.grants),
        ("eligible.estimate", eligible.estimate),
        ("undecided.grants", undecided.grants),
        ("undecided.estimate", undecided.estimate),
    ):
        ET.SubElement(properties, "property", name=name, value=_clean(str(value)))
    return properties


def _case(file: str, name: str, ended: str = "", kind: str = "", *lines: str) -> ET.Element:
    """Write one test; ``ended`` is the element for a failure, error or skip, with its reason.

    Some servers show only the message, others only the text, so both have the reason. For
    Jenkins, the part of a class name before the last point is a package.
    """
    case = ET.Element("testcase", classname=f"tjsubsidy.{_clean(file).replace('.', '_')}")
    case.set("name", _clean(name))
    if ended:
        cleaned = [_clean(line) for line in lines]
        detail = ET.SubElement(case, ended, type=kind, message=cleaned[0])
        detail.text = "\n".join(cleaned)
    return case


def _error(broken: Broken, lang: Lang) -> Iterator[ET.Element]:
    lines = [problem.format(lang) for problem in broken.problems[:MOST_PROBLEMS]]
    yield _case(broken.file, "profile", "error", "refused", *lines)


def _cases(checked: Checked, lang: Lang) -> Iterator[ET.Element]:
    file, assessment = checked.file, checked.assessment
    for gate in checked.gates:
        if gate.failure:
            yield _case(file, gate.option, "failure", gate.gate, gate.failure[lang])
        else:
            yield _case(file, gate.option)
    for result in () if checked.gates else assessment.results:
        name = f"{result.grant.id} {result.grant.title[lang]}"
        if had := describe_received(result):
            yield _case(file, name, "skipped", "received", had[lang])
        elif result.verdict == "eligible":
            yield _case(file, name)
        else:
            why = why_not(result, assessment)
            yield _case(file, name, "skipped", result.verdict, why[lang])
