#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Compiles data/sql into parvis-sql.h (enum ParvisSql) and parvis-sql.c (the texts).

A file in a folder `statements` holds statements, each under a line of its own:

    -- name: reservation_insert
    -- Comments are documentation: they do not reach the program.
    -- scan: why this statement may read a whole large table (rare; see tests/db/test-statements.c)
    INSERT INTO reservation (…) VALUES (?1, ?2);

A file in a folder `migrations` is called NNN-name.sql and is embedded as it stands.

What can be wrong without a database is an error here: a name used twice, no statement or two under
one name, a verb that belongs to the connection (PRAGMA, BEGIN…, also in a migration), parameters
that are not ?1…?n.
"""

import argparse
import os
import re
import sys

NAME = re.compile(r"--\s*name:\s*(.*?)\s*$")
SCAN = re.compile(r"--\s*scan:\s*(.*?)\s*$")
MIGRATION = re.compile(r"(\d{3})-[a-z0-9-]+\.sql$")
TOKEN = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/)"
    r"|(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
    r"|(?P<parameter>\?\d*|[:@$][A-Za-z_]\w*)"
    r"|(?P<end>;)"
    r"|(?P<broken>['\"]|/\*)"
    r"|(?P<other>[^'\"?:@$;/-]+|.)",
    re.S,
)
# What a migration may not do itself: its transaction and its connection are parvis-migrations.c's.
RUNNERS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "ATTACH", "DETACH", "VACUUM")
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
RESERVED = {"n_statements", "n_migrations"}


class Fault(Exception):
    """What the author of an .sql file has to mend: path, line, message."""

    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: {message}")


def strip(path, line, text):
    """Returns TEXT without comments, final semicolon and empty lines, checked."""
    out, ended, parameters = [], False, set()
    for token in TOKEN.finditer(text):
        kind, value = token.lastgroup, token.group()
        at = line + text.count("\n", 0, token.start())
        if kind == "broken":
            raise Fault(path, at, f"{value} is never closed")
        if ended and kind != "comment" and value.strip():
            raise Fault(path, at, "two statements under one name")
        if kind == "comment":
            # A space, because a comment separates words as well.
            out.append(" ")
        elif kind == "end":
            ended = True
        else:
            if kind == "parameter":
                if not re.fullmatch(r"\?[1-9]\d*", value):
                    raise Fault(path, at, f"{value}: parameters are numbered, ?1 to ?n")
                parameters.add(int(value[1:]))
            out.append(value)
    if parameters != set(range(1, len(parameters) + 1)):
        raise Fault(path, line, "the parameters' numbers have a gap")
    lines = (part.rstrip() for part in "".join(out).split("\n"))
    return "\n".join(part for part in lines if part)


def read_statements(path):
    """Yields (name, text, scan) of each statement of the file at PATH."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    starts = [n for n, line in enumerate(lines) if NAME.match(line)]
    if strip(path, 1, "\n".join(lines[: starts[0] if starts else len(lines)])):
        raise Fault(path, 1, "SQL before the first « -- name: »")
    for start, end in zip(starts, starts[1:] + [len(lines)]):
        name = NAME.match(lines[start]).group(1)
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or name in RESERVED:
            raise Fault(path, start + 1, f"« {name} » is not a statement's name")
        body = lines[start + 1 : end]
        text = strip(path, start + 2, "\n".join(body))
        if not text:
            raise Fault(path, start + 1, f"{name} is empty")
        if text.split(None, 1)[0].upper() not in VERBS:
            raise Fault(path, start + 1, f"{name}: only {', '.join(VERBS)}")
        scans = [match.group(1) for match in map(SCAN.match, body) if match]
        if any(len(scan) < 10 for scan in scans):
            raise Fault(path, start + 1, f"{name}: « -- scan: » wants a reason")
        yield name, text, " ".join(scans), start + 1


def read_migration(path):
    """Returns the text of the migration at PATH, as it stands."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    starting = True
    for token in TOKEN.finditer(text):
        kind, value = token.lastgroup, token.group()
        at = 1 + text.count("\n", 0, token.start())
        if kind == "broken":
            raise Fault(path, at, f"{value} is never closed")
        if kind == "end":
            starting = True
        elif kind != "comment" and value.strip():
            word = value.split(None, 1)[0].upper()
            if starting and word in RUNNERS:
                raise Fault(path, at, f"{word} has no place in a migration")
            starting = False
    return text


def collect(paths):
    """Returns (statements, migrations) of all the files."""
    statements, migrations, seen = [], [], {}
    for path in paths:
        folder, base = os.path.basename(os.path.dirname(path)), os.path.basename(path)
        if folder == "migrations":
            match = MIGRATION.match(base)
            if not match or int(match.group(1)) != len(migrations) + 1:
                raise Fault(path, 1, f"migration {len(migrations) + 1:03d}-name.sql was expected")
            migrations.append((int(match.group(1)), base[:-4], read_migration(path)))
            continue
        if folder != "statements":
            raise Fault(path, 1, "neither in statements/ nor in migrations/")
        for name, text, scan, line in read_statements(path):
            if name in seen:
                raise Fault(path, line, f"{name} is already in {seen[name]}")
            seen[name] = f"{path}:{line}"
            statements.append((name, text, scan))
    return statements, migrations


def literal(text):
    """TEXT as a C string literal, one source line a line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return "\n    ".join(f'"{line}"' for line in escaped.replace("\n", "\\n\n").split("\n"))


def header(statements, migrations):
    names = "".join(f"  PARVIS_SQL_{name.upper()},\n" for name, _, _ in statements)
    return f"""/* Made by data/sql/compile-sql.py: do not edit. */
#pragma once

typedef enum {{
{names}  PARVIS_SQL_N_STATEMENTS
}} ParvisSql;

typedef struct {{
  const char *name;
  const char *text;
  const char *scan; /* why it may read a whole large table, or NULL */
}} ParvisSqlStatement;

typedef struct {{
  int version;
  const char *name;
  const char *text;
}} ParvisSqlMigration;

#define PARVIS_SQL_N_MIGRATIONS {len(migrations)}

/* Each ends with an entry of zeros. */
extern const ParvisSqlStatement parvis_sql_statements[];
extern const ParvisSqlMigration parvis_sql_migrations[];
"""


def source(statements, migrations):
    out = ['/* Made by data/sql/compile-sql.py: do not edit. */\n#include "parvis-sql.h"\n\n']
    out.append("const ParvisSqlStatement parvis_sql_statements[] = {\n")
    for name, text, scan in statements:
        reason = literal(scan) if scan else "0"
        out.append(f'  {{ "{name}",\n    {literal(text)},\n    {reason} }},\n')
    out.append("  { 0, 0, 0 }\n};\n\nconst ParvisSqlMigration parvis_sql_migrations[] = {\n")
    for version, name, text in migrations:
        out.append(f'  {{ {version}, "{name}",\n    {literal(text)} }},\n')
    out.append("  { 0, 0, 0 }\n};\n")
    return "".join(out)


def write_if_changed(path, text):
    """Leaves an equal file alone: a changed text does not rebuild what includes the header."""
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description="compiles data/sql")
    parser.add_argument("--header", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    try:
        statements, migrations = collect(arguments.files)
    except Fault as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    write_if_changed(arguments.header, header(statements, migrations))
    write_if_changed(arguments.source, source(statements, migrations))
    return 0


if __name__ == "__main__":
    sys.exit(main())
