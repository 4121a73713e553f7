#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""parvis-server agent, reglage: what each sub-command says, does and refuses.

usage: commandes.py PARVIS-SERVER
"""
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

CONFIG = """[serveur]
ecoute=127.0.0.1:0
hote=portail.test
url=http://portail.test
[donnees]
base=parvis.db
fichiers=fichiers
cle=cle-maitresse
"""
PASSWORD = "Platane-Rouge-2026"
cases = []


def case(func):
    cases.append(func)
    return func


class Town:
    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.config = self.folder / "parvis.conf"
        self.config.write_text(CONFIG)
        self.run("init")

    def run(self, *args, typed="", ok=True):
        done = subprocess.run([self.program, *args, "--config", self.config], input=typed, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == ok, (args, done.returncode, done.stdout, done.stderr)
        assert ok or not done.stdout, (args, done.stdout)
        return done.stdout if ok else done.stderr

    def agent(self, *args, **options):
        return self.run("agent", *args, **options)

    def sql(self, text):
        with sqlite3.connect(self.folder / "parvis.db") as db:
            return db.execute(text).fetchall()

    def add(self, name):
        self.agent("add", name, "--nom", "Jeanne Martin", "--role", "gestionnaire", typed=PASSWORD + "\n")


@case
def an_agent_is_added_once(town):
    town.add("jeanne")
    assert "jeanne" in town.agent("list")
    town.agent("add", "Jeanne", "--nom", "Une autre", "--role", "cantine", typed=PASSWORD + "\n", ok=False)
    town.agent("add", "paul", "--nom", "Paul", "--role", "maire", typed=PASSWORD + "\n", ok=False)
    town.agent("add", "paul", "--nom", "Paul", "--role", "cantine", typed="court\n", ok=False)
    assert town.sql("SELECT count(*) FROM agent") == [(1,)]


@case
def a_new_password_ends_the_sessions(town):
    town.add("jeanne")
    town.sql("INSERT INTO session (empreinte, sujet_type, sujet_id, ouverte_a, vue_a, expire_a) VALUES (x'01', 'agent', 1, 1, 1, 2000000000)")
    before = town.sql("SELECT mot_de_passe FROM agent")
    assert "aucun agent" in town.agent("password", "personne", typed=PASSWORD + "\n", ok=False)
    town.agent("password", "jeanne", typed="court\n", ok=False)
    assert town.sql("SELECT mot_de_passe FROM agent") == before and town.sql("SELECT count(*) FROM session") == [(1,)]
    town.agent("password", "jeanne", typed="Cerisier-Bleu-2026\n")
    assert town.sql("SELECT mot_de_passe FROM agent") != before and town.sql("SELECT count(*) FROM session") == [(0,)]


@case
def deactivated_and_back(town):
    town.add("jeanne")
    town.agent("deactivate", "jeanne")
    assert "(désactivé)" in town.agent("list")
    assert "est désactivé" in town.agent("deactivate", "jeanne", ok=False)
    assert "est désactivé" in town.agent("password", "jeanne", typed=PASSWORD + "\n", ok=False)
    town.agent("reactivate", "jeanne")
    assert "(désactivé)" not in town.agent("list")
    assert "n'est pas désactivé" in town.agent("reactivate", "jeanne", ok=False)


@case
def the_code_of_a_telephone(town):
    town.add("jeanne")
    first, second = town.agent("totp", "jeanne"), town.agent("totp", "jeanne")
    assert re.fullmatch(r"otpauth://totp/[^:?]+:jeanne\?secret=[A-Z2-7]{32}&issuer=[^&]+&algorithm=SHA1&digits=6&period=30\n", first), first
    assert first != second
    assert "(code)" in town.agent("list")
    (kept,), = town.sql("SELECT totp FROM agent")
    assert len(kept) > 20, "the secret is kept in clear"
    town.agent("totp", "jeanne", "--retirer")
    assert town.sql("SELECT totp FROM agent") == [(None,)] and "(code)" not in town.agent("list")
    town.agent("totp", "personne", ok=False)


@case
def what_there_is_is_said(town):
    help_text = town.agent("--help")
    for verb in ("add", "list", "password", "deactivate", "reactivate", "totp", "--retirer"):
        assert verb in help_text, verb
    for wrong in ([], ["password"], ["rien", "jeanne"], ["list", "jeanne"]):
        assert "deactivate" in town.agent(*wrong, ok=False), wrong


def setting(town, key):
    (line,) = [line for line in town.run("reglage", "list").splitlines() if line.startswith(key + " = ")]
    return line.split(" = ", 1)[1]


@case
def settings_are_read_and_written(town):
    assert setting(town, "session.citoyen_inactif_min") == "60"
    town.run("reglage", "set", "session.citoyen_inactif_min", "20")
    town.run("reglage", "set", "compte.image", "non")
    town.run("reglage", "set", "commune.nom", "Évry-l’Étang")
    town.run("reglage", "set", "session.agent_max_h", "8", "--du", "2999-01-01")
    assert setting(town, "session.citoyen_inactif_min") == "20"
    assert setting(town, "compte.image") == "non"
    assert setting(town, "commune.nom") == "Évry-l’Étang"
    assert setting(town, "session.agent_max_h") == "24", "in force before its day"


@case
def settings_out_of_bounds(town):
    for key, value, sentence in (
        ("session.citoyen_inactif_min", "9", "de 10 à 720"), ("session.citoyen_inactif_min", "721", "de 10 à 720"),
        ("session.citoyen_max_h", "0", "de 1 à 24"), ("session.citoyen_max_h", "douze", "un nombre entier"),
        ("session.agent_max_h", "99999999999999999999", "un nombre entier"), ("compte.image", "peut-être", "« oui » ou « non »"),
        ("rien", "1", "n'est pas un réglage")):
        assert sentence in town.run("reglage", "set", key, value, ok=False), (key, value)
    for day in ("2020-01-01", "2999-02-30", "demain"):
        assert "un jour à venir" in town.run("reglage", "set", "compte.image", "non", "--du", day, ok=False), day
    assert town.sql("SELECT count(*) FROM reglage") == [(0,)]
    assert "set CLÉ VALEUR" in town.run("reglage", ok=False)
    assert "set CLÉ VALEUR" in town.run("reglage", "--help")


@case
def altered_lines_are_found(town):
    town.run("demo")
    assert "d’accord entre eux" in town.run("verifier")
    town.sql("DROP TRIGGER reservation_fait_sans_modification")
    town.sql("UPDATE reservation_fait SET prix_cents = prix_cents + 1 WHERE id = 12")
    done = subprocess.run([town.program, "verifier", "--config", town.config], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done
    assert "réservation 12 : la chaîne est rompue" in done.stderr.replace("\u00a0", " ") and "Livre de la régie" in done.stdout, done
    missing = subprocess.run([town.program, "verifier", "--config", town.folder / "rien"], capture_output=True, text=True, check=False)
    assert missing.returncode == 1, missing


@case
def only_loopback_unless_told(town):
    town.config.write_text(CONFIG.replace("127.0.0.1:0", "0.0.0.0:0"))
    refused = town.run("serve", ok=False)
    assert "--expose-unprotected" in refused, refused
    child = subprocess.Popen([town.program, "serve", "--expose-unprotected", "--config", town.config], stdout=subprocess.PIPE, text=True)
    try:
        assert "Prêt" in child.stdout.readline()
    finally:
        child.terminate()
        assert child.wait(20) == 0


@case
def help_manual_and_example_agree(town):
    data = pathlib.Path(__file__).resolve().parent.parent.parent / "data"
    manual = re.sub(r"\\f[A-Z]", "", (data / "man/parvis-server.1").read_text()).replace("\\-", "-")
    text = subprocess.run([town.program, "--help"], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^  (\w+) +\S", text, re.M)
    assert len(names) > 8, text
    for name in names:
        own = subprocess.run([town.program, name, "--help"], capture_output=True, text=True, check=True).stdout
        assert f"parvis-server {name}" in own, own
        entries = re.findall(rf"^\.B {name}\b.*$", manual, re.M)
        assert entries, f"{name} is not in the manual"
        for option in set(re.findall(r"--[a-z][a-z-]+", own)) - {"--help", "--config"}:
            assert option in " ".join(entries), f"{name} {option} is not in the manual"
        for verb in re.findall(r"^  ([a-z]+)\b.*  ", own.split("Commandes :")[1].split("\n\n")[0], re.M) if "Commandes :" in own else ():
            assert re.search(rf"\b{name} {verb}\b", manual), f"{name} {verb} is not in the manual"
    # Every key, and none that the program does not know.
    example = (data / "parvis.conf.example").read_text()
    known = re.findall(r'^  \{ "(\w+)", "(\w+)",', (data.parent / "server/configuration.c").read_text(), re.M)
    group, told = "", []
    for line in example.splitlines():
        key = re.match(r"(\w+)=", line)
        if line.startswith("["):
            group = line.strip("[]")
        elif key:
            told.append((group, key[1]))
    assert len(known) > 20 and sorted(told) == sorted(known), set(told) ^ set(known)
    town.config.write_text(example.replace("/var/lib/parvis", str(town.folder)).replace("/etc/parvis", str(town.folder)))
    town.run("init")


def main():
    print(f"1..{len(cases)}")
    failed = 0
    for number, func in enumerate(cases, 1):
        name = func.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory(prefix="parvis-agents-") as folder:
            try:
                func(Town(sys.argv[1], folder))
                print(f"ok {number} {name}", flush=True)
            except (AssertionError, subprocess.SubprocessError, sqlite3.Error) as fault:
                failed += 1
                print(f"not ok {number} {name}\n# {fault!r}", flush=True)
    sys.exit(1 if failed else 0)


main()
