"""The gate's outcome for people and machines: text, Markdown, JUnit XML, GitHub Actions annotations."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from referat_eval.gate import Check, Outcome
from referat_eval.report import in_digits, markdown_rows
from referat_eval.score import Case

# Control characters that XML cannot hold; form feeds come with the text of PDF files.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def gate_lines(outcome: Outcome) -> Iterator[str]:
    """What failed, where, and the worst new errors; then what fell without proof."""
    for check in outcome.failed:
        yield f"FAILED {check.message()}"
        yield from (f"  {name}: {number:g} errors more" for name, number in check.where)
        yield from (f"    new: {told(case)}" for case in check.errors)
    for check in outcome.checks:
        if check.verdict == "noise":
            yield f"note: {check.message()}"
    if outcome.missing:
        yield f"note: {outcome.missing} documents of the baseline were not scored"
    yield f"{len(outcome.failed)} of {len(outcome.checks)} checks failed on {outcome.documents} documents"


def told(case: Case) -> str:
    """An error in one line."""
    return f"{case.document} {case.start}-{case.end} {case.level} {case.kind}: gold {case.gold or '-'}, predicted {case.predicted or '-'}"


def junit_xml(outcome: Outcome) -> str:
    """One test case a check, as JUnit reads it."""
    suite = ElementTree.Element("testsuite", name="referat gate", tests=str(len(outcome.checks)), failures=str(len(outcome.failed)))
    for check in outcome.checks:
        case = ElementTree.SubElement(suite, "testcase", classname=f"{check.scope}.{check.figure.level}", name=check.figure.name)
        if check.failed:
            failure = ElementTree.SubElement(case, "failure", message=check.message(), type=check.verdict)
            failure.text = "\n".join(map(told, check.errors))
    ElementTree.indent(suite)
    return _FORBIDDEN.sub(" ", ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)) + "\n"


def annotations(outcome: Outcome) -> Iterator[str]:
    """Workflow commands that GitHub Actions shows beside the change."""
    for check in outcome.checks:
        if check.failed or check.verdict == "noise":
            yield f"::{'error' if check.failed else 'warning'} title=referat gate::{_escaped(check.message())}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def markdown_summary(outcome: Outcome) -> str:
    """A job summary."""
    verdict = "shut" if outcome.failed else "open"
    lines = [
        f"## referat gate: {verdict}",
        "",
        f"{len(outcome.failed)} of {len(outcome.checks)} checks failed on {outcome.documents} documents.",
        "",
    ]
    rows = (_row(check) for check in outcome.checks if check.verdict != "passed" or check.scope == "all")
    return "\n".join([*lines, *markdown_rows(("scope", "figure", "baseline", "now", "p", "verdict"), rows)]) + "\n"


def _row(check: Check) -> tuple[str, ...]:
    p = "-" if check.p is None else f"{check.p:.4f}"
    return check.scope, str(check.figure), in_digits(check.before), in_digits(check.now), p, check.verdict
