#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What people read is set as French is printed: a space at which no line breaks before « : ; ? ! € % »,
inside guillemets and before a unit, and the curved apostrophe.

A check of house.py. usage: typo.py SOURCE_ROOT [--fix]

Read: the pages' templates, the strings of the sources (not their comments), of the definitions and of the demonstration,
the client's windows. Not read: what a terminal prints or a log keeps, which is typed and searched for with a plain space.
"""
import pathlib
import re
import subprocess
import sys

NBSP, NNBSP = "\u00a0", "\u202f"
BEFORE = "[0-9A-Za-zÀ-ÿœ»”)}>\\]’…°%€*]"
AFTER = "(?=$|[\\s<\\\\{\"`»)])"
UNIT = "(?:[KMG]o|ko|h|min|km)"
SPACE = f"(?: |{NBSP}|{NNBSP}|&nbsp;|&#8239;)"
# Each: where a space stands, and which one it must be.
RULES = [
    (f"(?:(?<={BEFORE})|^){SPACE}(?=:{AFTER})", NBSP),
    (f"(?:(?<={BEFORE})|^){SPACE}(?=[;!?]+{AFTER})", NNBSP),
    (f"(?<=«){SPACE}", NBSP),
    (f"{SPACE}(?=»)", NBSP),
    (f"(?<=[0-9}}s]){SPACE}(?=€)|(?<=[0-9}}]){SPACE}(?=%{AFTER})|{SPACE}(?=%%{AFTER})", NBSP),
    (f"(?<=[0-9]){SPACE}(?={UNIT}\\b)", NBSP),
    (f"(?<=[0-9][ {NBSP}]h){SPACE}(?=[0-9][0-9])", NBSP),
    (f"(?<=\\b[nN]°){SPACE}(?=[%{{0-9]|$)", NBSP),
]
RULES = [(re.compile(rule), space) for rule, space in RULES]
ELISION = re.compile(r"(?<![A-Za-zÀ-ÿ])((?:[cdjlmnstCDJLMNST]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uel)?[Qq]u)|[Aa]ujourd)'(?=[A-Za-zÀ-ÿ%{«])")
ENTITY = {NBSP: "&nbsp;", NNBSP: "&#8239;"}
# A string of C, JSON or JavaScript; a text or an attribute of a page, without what the engine fills in.
STRING = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
# Of a script: its strings; its templates are code.
SCRIPT = re.compile(r'^\s*(?://|/?\*)[^\n]*|"(?:\\.|[^"\\\n])*"', re.M)
MARKUP = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|(?:(?!<!--|<script|<style).)+", re.S)
KINDS = [
    (("data/templates/*.html",), MARKUP, True),
    (("client/*.ui", "data/agent/*.in"), MARKUP, False),
    (("server/*.c", "server/*.h", "shared/*.c", "client/*.c"), STRING, False),
    (("data/*.json",), STRING, False),
    (("data/static/*.js",), SCRIPT, False),
]
# A terminal, a log; the texts of the settings, set when they are shown; the English of the engine.
PLAIN = (
    "server/accueil/textes-defauts.c",
    "data/referentiels/", "server/commandes/", "server/configuration.c", "server/conservation.c", "server/main.c", "server/db/",
    "server/template/parvis-html-scanner.c", "server/template/parvis-template", "server/teleprocedures/catalogue.c",
    "server/reglages/reglages-store.c", "server/courriel/courriel-config.c", "server/paiement/fournisseur.c", "server/demo/",
    "server/comptes/agents-store.c", "server/http/parvis-listen.c",
    "shared/json/", "shared/teleprocedures/parvis-condition.c", "shared/teleprocedures/parvis-lecture",
    "shared/teleprocedures/parvis-type-piece.c",
)


def right(text, entities):
    """The text as it should be; one sign of a page may be written as its entity or as itself."""
    for rule, space in RULES:
        text = rule.sub(lambda m: m[0] if m[0] in (space, ENTITY[space]) else ENTITY[space] if entities else space, text)
    return ELISION.sub(r"\1’", text)


def part(found, entities):
    text = found[0]
    if text.lstrip().startswith(("/*", "//", "* ", "<!--", "<script", "<style")):
        return text
    if text[0] == '"' and not entities:
        return text[0] + right(text[1:-1], entities) + text[-1]
    return right(text, entities)


def faults(root, fix=False):
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=False)
    names = listed.stdout.split("\n") if listed.returncode == 0 else [str(p.relative_to(root)) for p in pathlib.Path(root).rglob("*")]
    for patterns, pieces, entities in KINDS:
        for name in names:
            path = pathlib.PurePath(name)
            if name.startswith(PLAIN) or not any(name.startswith(p.split("*")[0]) and path.match(p[p.index("*"):]) for p in patterns):
                continue
            file = pathlib.Path(root) / name
            before = file.read_text(encoding="utf-8")
            after = pieces.sub(lambda found: part(found, entities), before)
            if fix and after != before:
                file.write_text(after, encoding="utf-8")
            for line, (was, should) in enumerate(zip(before.split("\n"), after.split("\n")), 1):
                if was != should:
                    yield f"{name}:{line}: {should.strip()[:160].replace(NBSP, '~').replace(NNBSP, '_')}"


if __name__ == "__main__":
    found = list(faults(sys.argv[1], "--fix" in sys.argv))
    print("\n".join(found))
    sys.exit(1 if found else 0)
