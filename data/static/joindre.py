#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes one stylesheet out of the parts, in the order of their names, without comments and indentation: one
request and a third fewer bytes for a telephone in the country.

usage: joindre.py OUTPUT PART…
"""
import re
import sys

text = "".join(open(part, encoding="utf-8").read() for part in sorted(sys.argv[2:]))
text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
text = re.sub(r"\s*\n\s*", "\n", text)
text = re.sub(r"\n?([{};,])\n", r"\1", text).replace(" {", "{").replace(";}", "}")
text = re.sub(r"(?<=[;{])([a-z-]+|--[a-z-]+): ", r"\1:", text)
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write(text.strip() + "\n")
