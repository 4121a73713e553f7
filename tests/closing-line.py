#!/usr/bin/env python3
"""Prints « N passed, N failed, N skipped » from meson's testlog.json; exit 1 on a failure or when nothing passed.

Not from testlog.junit.xml: meson 1.0's JUnit file shows a TAP program that crashed or timed out as having no failure.
"""
import json
import re
import sys

BAD = {"FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"}


def count(test):
    """(passed, failed, skipped) of one program: its TAP lines, and one failure more when it ended badly without saying why."""
    lines = re.findall(r"^(ok|not ok)\b(.*)$", test.get("stdout") or "", re.M)
    if not lines:
        return (
            int(test["result"] in ("OK", "EXPECTEDFAIL")),
            int(test["result"] in BAD),
            int(test["result"] == "SKIP"),
        )
    skipped = sum(kind == "ok" and "# SKIP" in rest for kind, rest in lines)
    passed = sum(kind == "ok" for kind, _ in lines) - skipped
    failed = sum(kind == "not ok" and "# TODO" not in rest for kind, rest in lines)
    return passed, max(failed, int(test["result"] in BAD)), skipped


def main(paths):
    totals = [0, 0, 0]
    for path in paths:
        with open(path, encoding="utf-8") as log:
            for line in log:
                totals = [a + b for a, b in zip(totals, count(json.loads(line)))]
    passed, failed, skipped = totals
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
