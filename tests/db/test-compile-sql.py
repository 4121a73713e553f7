#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""data/sql/compile-sql.py: what it makes and what it refuses."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, "..", "..", "data", "sql", "compile-sql.py")


class CompileSql(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_on(self, **files):
        """Compiles FILES (a=text: statements/a.sql); returns (code, errors, header, source)."""
        root, paths = self.folder.name, []
        for name, text in files.items():
            folder = "migrations" if name.startswith("m_") else "statements"
            base = name[2:].replace("_", "-") if folder == "migrations" else name
            path = os.path.join(root, folder, base + ".sql")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            paths.append(path)
        outs = [os.path.join(root, "out.h"), os.path.join(root, "out.c")]
        command = [sys.executable, SCRIPT, "--header", outs[0], "--source", outs[1]] + paths
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        texts = []
        for out in outs:
            if done.returncode == 0:
                with open(out, encoding="utf-8") as file:
                    texts.append(file.read())
        return (done.returncode, done.stderr, *texts)

    def refuses(self, message, **files):
        code, errors = self.run_on(**files)[:2]
        self.assertEqual(code, 1)
        self.assertIn(message, errors)

    def test_makes_enum_and_table(self):
        code, errors, header, source = self.run_on(
            a="-- about\n-- name: a_un\n-- documented\nSELECT '--; not a comment', ?1 -- why\n;\n",
            b='-- name: b_deux\nSELECT "x" /* ; */ FROM t\n',
            m_001_x="CREATE TABLE t (x \"TEXT\\\");\n"
            "CREATE TRIGGER u BEFORE UPDATE ON t BEGIN SELECT 1; END;\n",
        )
        self.assertEqual((code, errors), (0, ""))
        self.assertLess(header.index("PARVIS_SQL_A_UN"), header.index("PARVIS_SQL_B_DEUX"))
        self.assertIn("PARVIS_SQL_N_MIGRATIONS 1", header)
        self.assertIn("'--; not a comment', ?1\"", source)
        self.assertIn('SELECT \\"x\\"', source)
        self.assertNotIn("documented", source)
        self.assertNotIn("why", source)
        self.assertIn('{ 1, "001-x",', source)

    def test_keeps_a_scan_reason(self):
        source = self.run_on(a="-- name: a\n-- scan: a purge once a night\nDELETE FROM t\n")[3]
        self.assertIn('"a purge once a night"', source)
        self.refuses("wants a reason", a="-- name: a\n-- scan: ok\nDELETE FROM t\n")

    def test_leaves_an_equal_file_alone(self):
        self.run_on(a="-- name: a\nSELECT 1\n")
        out = os.path.join(self.folder.name, "out.h")
        os.utime(out, (1, 1))
        self.run_on(a="-- name: a\nSELECT 2\n")
        self.assertEqual(os.stat(out).st_mtime, 1)

    def test_refuses(self):
        cases = (
            ("already in", {"a": "-- name: x\nSELECT 1\n", "b": "-- name: x\nSELECT 1\n"}),
            ("already in", {"a": "-- name: x\nSELECT 1;\n-- name: x\nSELECT 1\n"}),
            ("is empty", {"a": "-- name: x\n-- nothing\n;\n"}),
            ("is empty", {"a": "-- name: x\n-- name: y\nSELECT 1\n"}),
            ("two statements", {"a": "-- name: x\nSELECT 1;\nSELECT 2;\n"}),
            ("before the first", {"a": "SELECT 1;\n-- name: x\nSELECT 1\n"}),
            ("not a statement's name", {"a": "-- name: Été\nSELECT 1\n"}),
            ("not a statement's name", {"a": "-- name: n_statements\nSELECT 1\n"}),
            ("only SELECT", {"a": "-- name: x\nPRAGMA user_version = 3\n"}),
            ("only SELECT", {"a": "-- name: x\nBEGIN\n"}),
            ("numbered", {"a": "-- name: x\nSELECT ?\n"}),
            ("numbered", {"a": "-- name: x\nSELECT :nom\n"}),
            ("gap", {"a": "-- name: x\nSELECT ?1, ?3\n"}),
            ("never closed", {"a": "-- name: x\nSELECT 'ouvert\n"}),
            ("001-name.sql was expected", {"m_002_x": "SELECT 1;\n"}),
            ("COMMIT has no place", {"m_001_x": "CREATE TABLE t (x);\n-- so\nCOMMIT;\n"}),
            ("PRAGMA has no place", {"m_001_x": "pragma user_version = 3;\n"}),
            ("never closed", {"m_001_x": "INSERT INTO t VALUES ('x);\n"}),
        )
        for message, files in cases:
            with self.subTest(message=message, files=files):
                self.refuses(message, **files)

    def test_says_where(self):
        self.refuses("a.sql:4: ?:", a="-- about\n-- name: x\nSELECT 1,\n  ?\n")


if __name__ == "__main__":
    unittest.main()
