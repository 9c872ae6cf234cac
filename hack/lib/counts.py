"""counts.py PART SECONDS EXIT-CODE FOLDER: one line "part tests failed skipped seconds" of what a part of hack/test ran.

Counted are the JUnit reports in the folder, else the closing line "N passed, N failed" of its log, else the exit code.
"""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree


def main():
    part, seconds, exit_code, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    tests, failed, skipped = of_reports(folder) or of_closing_line(folder / "log") or (1, 0, 0)
    # A part that ended badly without a test that says so, such as one that did not compile, is a failure too.
    if exit_code != 0 and failed == 0:
        tests, failed = tests + 1, 1
    print(part, tests, failed, skipped, seconds)


def of_reports(folder):
    suites = [suite for report in sorted(folder.rglob("*.xml")) for suite in ElementTree.parse(report).iter("testsuite")]
    if not suites:
        return None
    for case in (case for suite in suites for case in suite.iter("testcase")):
        if case.find("failure") is not None or case.find("error") is not None:
            print(f"  failed: {case.get('classname')} {case.get('name')}", file=sys.stderr)
    failed = total(suites, "failures") + total(suites, "errors")
    return total(suites, "tests") - total(suites, "skipped"), failed, total(suites, "skipped")


def total(suites, attribute):
    return sum(int(suite.get(attribute, 0)) for suite in suites)


def of_closing_line(log):
    found = re.findall(r"^(\d+) passed, (\d+) failed", log.read_text(errors="replace"), re.MULTILINE)
    if not found:
        return None
    passed, failed = (int(number) for number in found[-1])
    return passed + failed, failed, 0


main()
