#!/usr/bin/env python3
"""The rules of the house, as a TAP program: arrows between the rooms, sizes, forbidden calls, the licence line, typography.

usage: house.py SOURCE_ROOT
"""
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import typo  # noqa: E402, beside this file

# The server's rooms in the order of the arrows: a room includes those before it, never one after it.
ROOMS = [
    "reglages", "journal", "courriel", "foyers", "teleprocedures", "comptes", "scolarite", "garde", "rendu",
    "justificatifs", "messages", "demandes", "echanges", "regie", "agenda", "paiement", "donnees", "accueil", "demo",
]
# What knows no domain, and what each may include of the server.
GROUND = {
    "db": ["db"],
    "template": ["template"],
    "document": ["document"],
    "http": ["http", "db", "template"],
    "coffre": ["coffre", "http", "db"],
    "referentiels": ["referentiels", "http", "db", "template"],
}
CLIENT_SHARED = ["api", "widgets"]
# The only places for a library.
LIBRARY_HOMES = {
    "libsoup/": ["server/http/", "client/api/"],
    "sqlite3.h": ["server/db/"],
    "gtk/": ["client/"],
    "adwaita.h": ["client/"],
    "poppler": ["server/rendu/render"],
    "gdk-pixbuf": ["server/rendu/render", "client/"],
    "curl/": ["server/courriel/"],
    "pango": ["server/document/", "client/"],
    "qrencode.h": ["server/document/"],
    "gmime/": ["server/courriel/"],
    "magic.h": ["server/coffre/"],
    "archive.h": ["server/donnees/"],
    "libxml/": ["server/paiement/"],
}
FORBIDDEN = {
    r"\bsoup_multipart_": "aborts on a 70-byte body (libsoup 3.2.3)",
    r"\bsoup_form_decode_multipart\b": "aborts on a 70-byte body (libsoup 3.2.3)",
    r"\bsoup_auth_domain_": "not for untrusted input",
    r"\bsoup_cookie_parse\b": "not for untrusted input",
    r"\bsoup_server_add_websocket_handler\b": "live events are server-sent events",
    r"\bsoup_message_headers_set_content_disposition\b": "lets a file name inject a header",
    r"\bSOUP_SERVER_HTTP2\b": "not for untrusted clients",
    r"\b(SOUP_STATUS_NO_CONTENT|204)\b": "libsoup 3.2.3 closes after it without a word",
    r"\bjson_gobject_": "drops defaults, dumps every property",
    r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|system|popen|tmpnam|mktemp) \(": "unbounded or unsafe",
    r"\bgoto\b": "g_autoptr does it",
    r"\bsqlite3_exec\b": "SQL lives in data/sql",
}
ALLOWED = {("sqlite3_exec", "server/db/"), ("json_gobject", "never/")}
FILE_MAX, FUNCTION_MAX, COLUMNS = 1000, 80, 100
SKIP = ("build", "node_modules", ".git/", ".parvis")


def sources(root, *suffixes):
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=False)
    names = listed.stdout.split("\n") if listed.returncode == 0 else [str(p.relative_to(root)) for p in pathlib.Path(root).rglob("*")]
    return [n for n in names if n.endswith(suffixes) and not n.startswith(SKIP) and (pathlib.Path(root) / n).is_file()]


def may_include(path, target):
    """Whether the file may include "target", both from the root of the tree."""
    here, there = path.split("/"), target.split("/")
    if here[0] == "tests" or len(there) < 2:
        return True
    if here[0] == "shared":
        return there[0] == "shared"
    if there[0] not in ("server", "client"):
        return True
    if here[0] != there[0]:
        return False
    if len(here) == 2 or here[1] == "commandes" or len(there) == 2:
        return True  # main, the list of rooms and the commands see everything
    a, b = here[1], there[1]
    if here[0] == "client":
        return a == b or b in CLIENT_SHARED
    if a == b or b in GROUND:
        return a not in GROUND or b in GROUND[a]
    return a in ROOMS and b in ROOMS and ROOMS.index(b) < ROOMS.index(a)


def check_arrows(root):
    for path in sources(root, ".c", ".h"):
        for line, text in enumerate((pathlib.Path(root) / path).read_text().split("\n"), 1):
            own = re.match(r'#include "([^"]+)"', text)
            if own and not may_include(path, own[1]):
                yield f"{path}:{line}: may not include {own[1]}"
            foreign = re.match(r"#include <([^>]+)>", text)
            for library, homes in LIBRARY_HOMES.items() if foreign else ():
                if library in foreign[1] and not path.startswith(tuple(homes) + ("tests/",)):
                    yield f"{path}:{line}: <{foreign[1]}> only in {', '.join(homes)}"


def check_forbidden(root):
    for path in sources(root, ".c", ".h"):
        if path.startswith("tests/"):
            continue
        text = (pathlib.Path(root) / path).read_text()
        code = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
        code = re.sub(r'"(\\.|[^"\\\n])*"', '""', code)
        for pattern, why in FORBIDDEN.items():
            for found in re.finditer(pattern, code):
                if not any(found[0].startswith(name) and path.startswith(home) for name, home in ALLOWED):
                    yield f"{path}:{code.count(chr(10), 0, found.start()) + 1}: {found[0].strip(' (')}: {why}"


def check_eyes(_root):
    """Each of the forbidden calls is seen where it stands, and not in a comment or a text."""
    calls = [
        "soup_multipart_new_from_message (h, b)", "soup_form_decode_multipart (m, NULL)", "soup_auth_domain_basic_new (NULL)",
        "soup_cookie_parse (h, NULL)", "soup_server_add_websocket_handler (s)", "soup_message_headers_set_content_disposition (h, d, p)",
        "int o = SOUP_SERVER_HTTP2", "int s = SOUP_STATUS_NO_CONTENT", "int s = 204", "json_gobject_deserialize (t, n)", "strcpy (a, b)",
        "goto end", "sqlite3_exec (db, q)",
    ]
    with tempfile.TemporaryDirectory() as folder:
        room = pathlib.Path(folder, "server/agenda")
        room.mkdir(parents=True)
        (room / "x.c").write_text("".join(f"{call};\n/* {call} */ puts (\"{call}\");\n" for call in calls))
        seen = list(check_forbidden(folder))
    if [int(fault.split(":")[1]) for fault in sorted(seen, key=lambda f: int(f.split(":")[1]))] != list(range(1, 2 * len(calls), 2)):
        yield f"of {len(calls)} forbidden calls these were seen: {seen}"
    for pattern in FORBIDDEN:
        if not any(re.search(pattern, call) for call in calls):
            yield f"no call tries {pattern}"


def check_sizes(root):
    files = sources(root, ".c", ".h", ".py", ".mjs", ".css", ".js")
    for path in files:
        lines = (pathlib.Path(root) / path).read_text().count("\n")
        if lines > FILE_MAX:
            yield f"{path}: {lines} lines: one subject a file, {FILE_MAX} at most"
    c_files = [f for f in files if f.endswith(".c")]
    tags = subprocess.run(
        ["ctags", "-L", "-", "-f", "-", "--languages=C", "--kinds-C=f", "--fields=+ne"],
        input="\n".join(c_files), capture_output=True, text=True, cwd=root, check=True)
    for tag in tags.stdout.split("\n"):
        found = re.search(r"^(\S+)\t(\S+)\t.*line:(\d+).*end:(\d+)", tag)
        if found and not found[1].endswith("class_init"):
            length = int(found[4]) - int(found[3]) + 1
            if length > (2 * FUNCTION_MAX if found[2].startswith("tests/") else FUNCTION_MAX):  # tables of cases
                yield f"{found[2]}:{found[3]}: {found[1]} has {length} lines, {FUNCTION_MAX} at most"


def check_headers(root):
    for path in sources(root, ".c", ".h"):
        first = (pathlib.Path(root) / path).read_text().split("\n", 1)[0]
        if "SPDX-License-Identifier: EUPL-1.2" not in first:
            yield f"{path}:1: the first line says the licence"


def check_sql_room(root):
    """SQL text lives in data/sql only."""
    words = re.compile(r'"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\b')
    for path in sources(root, ".c"):
        if path.startswith(("tests/", "server/db/")):
            continue
        for line, text in enumerate((pathlib.Path(root) / path).read_text().split("\n"), 1):
            if words.search(text):
                yield f"{path}:{line}: SQL text lives in data/sql/statements"


def main(root):
    checks = [
        ("arrows between the rooms", check_arrows),
        ("no forbidden call", check_forbidden),
        ("a forbidden call would be seen", check_eyes),
        ("files and functions fit", check_sizes),
        ("licence lines", check_headers),
        ("SQL in data/sql only", check_sql_room),
        ("French typography (~ is U+00A0, _ is U+202F; tests/lint/typo.py . --fix sets them)", typo.faults),
    ]
    print(f"1..{len(checks)}")
    bad = 0
    for n, (name, check) in enumerate(checks, 1):
        faults = list(check(root))
        bad += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {n} {name}")
        for fault in faults:
            print(f"# {fault}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
