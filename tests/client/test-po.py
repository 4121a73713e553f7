#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Every text of the agents' application can be translated, and is: a TAP program. usage: test-po.py SOURCE_ROOT"""
import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
listed = [line for line in (root / "po/POTFILES").read_text().split("\n") if line and not line.startswith("#")]
with_texts = sorted(
    str(path.relative_to(root))
    for path in [*root.glob("client/**/*.c"), *root.glob("client/**/*.ui"), *root.glob("data/agent/*.in"), *root.glob("data/agent/*.gschema.xml")]
    if path.suffix != ".c" or re.search(r'\b(N?_|ngettext) \(\s*"', path.read_text()))
print("1..3")
wrong = set(listed) ^ set(with_texts)
print("not ok" if wrong else "ok", "1 POTFILES lists every file with texts", f"# {sorted(wrong)}" if wrong else "")

with tempfile.TemporaryDirectory() as scratch:
    pot = pathlib.Path(scratch) / "parvis.pot"
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_", "--keyword=ngettext:1,2",
                    f"--directory={root}", f"--output={pot}", *listed], check=True, stderr=subprocess.DEVNULL)
    for number, (name, command) in enumerate([
            ("en.po is complete", ["msgcmp", str(root / "po/en.po"), str(pot)]),
            ("en.po is well formed", ["msgfmt", "--check", "--output-file=/dev/null", str(root / "po/en.po")])], 2):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print("ok" if done.returncode == 0 else "not ok", number, name)
        for line in done.stderr.split("\n")[:20] if done.returncode else ():
            print("#", line)
