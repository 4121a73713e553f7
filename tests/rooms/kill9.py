#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 under load: what was answered is there, nothing is half there.

usage: kill9.py PARVIS-SERVER PARVIS-RENDER

A real server on the demo's town; families book and cancel meals, answer messages and hand in files from several
threads; at a random moment the server is killed, started again, and looked through. PARVIS_KILL9 says how many
times (8), PARVIS_KILL9_SEED from which seed. TAP on standard output.
"""
import base64
import datetime
import hashlib
import http.client
import os
import pathlib
import random
import re
import select
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid

HOST = "portail.test"
PASSWORD = "Parvis-demo-2026"
FAMILIES = ["pascal.dupin", "david.moulin", "hubert.mounier"]
ROUNDS = int(os.environ.get("PARVIS_KILL9", "8"))
SEED = os.environ.get("PARVIS_KILL9_SEED") or str(random.randrange(1 << 32))
# Without this much work answered, the rounds proved nothing.
WORK_MIN = 2 * ROUNDS
START_S = 60

CONFIG = """[serveur]
ecoute=127.0.0.1:{port}
hote=portail.test
url=http://portail.test
[donnees]
base=parvis.db
fichiers=fichiers
cle=cle-maitresse
[courriel]
expediteur=Ville <portail@sarrians.example>
dossier=courriels
[rendu]
programme={render}
[demo]
active=true
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    def __init__(self, program, render, folder):
        self.program, self.folder, self.port = program, folder, free_port()
        self.config = folder / "parvis.conf"
        self.config.write_text(CONFIG.format(port=self.port, render=render))
        self.process = None
        for command in ("init", "demo"):
            self.command(command)

    def command(self, name):
        return subprocess.run([self.program, name, "--config", self.config], check=True, capture_output=True, text=True).stdout

    def start(self):
        self.log = open(self.folder / "journal.log", "ab")
        self.process = subprocess.Popen([self.program, "serve", "--config", self.config], stdout=subprocess.PIPE, stderr=self.log)
        ready, _, _ = select.select([self.process.stdout], [], [], START_S)
        line = self.process.stdout.readline() if ready else b""
        if not line.startswith("Prêt".encode()):
            raise AssertionError(f"the server does not start again: {line!r}")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def database(self):
        db = sqlite3.connect(f"file:{self.folder}/parvis.db?mode=ro", uri=True, timeout=30)
        return db


class Visitor:
    """A browser that keeps cookies: one connection, one thread."""

    def __init__(self, server):
        self.server, self.cookies, self.csrf, self.connection = server, {}, None, None

    def ask(self, method, path, body=None, content_type="application/x-www-form-urlencoded"):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {"Host": HOST}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = content_type
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers, data

    def read_csrf(self, path):
        _, _, page = self.ask("GET", path)
        found = re.search(rb'name="_csrf" value="([^"]+)"', page)
        if found is None:
            raise AssertionError(f"{path}: a form without its token")
        self.csrf = found.group(1).decode()

    def post(self, path, **fields):
        fields["_csrf"] = self.csrf
        return self.ask("POST", path, urllib.parse.urlencode(fields))

    def upload(self, path, name, data):
        boundary = uuid.uuid4().hex
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n{self.csrf}\r\n',
                 f'--{boundary}\r\nContent-Disposition: form-data; name="fichiers"; filename="{name}"\r\n'
                 "Content-Type: application/pdf\r\n\r\n"]
        body = "".join(parts).encode() + data + f"\r\n--{boundary}--\r\n".encode()
        return self.ask("POST", path, body, f"multipart/form-data; boundary={boundary}")

    def sign_in(self, who):
        self.read_csrf("/connexion")
        status, _, _ = self.post("/connexion", identifiant=who, mot_de_passe=PASSWORD)
        if status != 303:
            raise AssertionError(f"{who} cannot sign in: {status}")

    def receipt(self):
        """The receipt's number, from the sentence of the next page."""
        flash = self.cookies.pop("parvis-flash", "")
        text = base64.urlsafe_b64decode(flash + "=" * (-len(flash) % 4))[32:].decode()
        return int(re.search(r"Reçu n°\s(\d+)", text).group(1))


def make_pdf(mark):
    """A page that says nothing, unlike any other."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"]
    out = b"%PDF-1.4\n% " + mark.encode() + b"\n" + b"% " + b"x" * 20000 + b"\n"
    offsets = []
    for n, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % n + body + b"\nendobj\n"
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)


class Town:
    """What the demo lacks: enrolled children, a thread of messages, pieces asked for, and money."""

    def __init__(self, server):
        db = sqlite3.connect(server.folder / "parvis.db", timeout=30)
        q = lambda sql, *args: db.execute(sql, args).fetchall()
        self.seance = q("SELECT s.id FROM seance s JOIN activite a ON a.id = s.activite_id WHERE a.code = 'restauration'")[0][0]
        version = q("SELECT max (version) FROM teleprocedure WHERE code = 'fiche-enfant'")[0][0]
        today, now = datetime.date.today(), int(time.time())
        end = today + datetime.timedelta(days=300)
        self.days = [(today + datetime.timedelta(days=d)).isoformat() for d in range(7, 120)]
        q("INSERT INTO reglage VALUES ('regie.decouvert_cents', '2025-07-02', '100000000')")
        q("UPDATE seance_lieu SET places = 1000000")
        q("DELETE FROM seance_lieu WHERE au IS NOT NULL")
        q("DELETE FROM fermeture")
        q("UPDATE seance SET jours = 31")
        self.families = {}
        for name in FAMILIES:
            foyer = q("SELECT foyer_id FROM compte WHERE identifiant = ?", name)[0][0]
            children = [r[0] for r in q("SELECT personne_id FROM foyer_membre WHERE foyer_id = ? AND role = 'enfant'", foyer)]
            for child in children:
                q("DELETE FROM inscription WHERE personne_id = ? AND seance_id = ?", child, self.seance)
                q("INSERT INTO inscription VALUES (?, ?, '2025-09-01', ?, '2026-2027', 1, 'CE2', ?, 0, 1)",
                  child, self.seance, end.isoformat(), foyer)
            demande = q("INSERT INTO demande (foyer_id, teleprocedure, version, etat, cree_a, modifie_a, depose_a)"
                        " VALUES (?1, 'fiche-enfant', ?2, 'en_traitement', ?3, ?3, ?3) RETURNING id", foyer, version, now)[0][0]
            message = q("INSERT INTO message (foyer_id, demande_id, auteur_type, sujet, corps, ecrit_a)"
                        " VALUES (?, ?, 'agent', 'Bonjour', 'Bonjour', ?) RETURNING id", foyer, demande, now)[0][0]
            q("INSERT INTO justificatif (type, foyer_id, cree_a) VALUES ('justificatif-domicile', ?, ?) ON CONFLICT DO NOTHING", foyer, now)
            piece = q("SELECT id FROM justificatif WHERE type = 'justificatif-domicile' AND foyer_id = ? AND personne_id IS NULL", foyer)[0][0]
            self.families[name] = {"foyer": foyer, "children": children, "message": message, "piece": piece}
        db.commit()
        db.close()


class Ledger:
    """What this test knows: what was answered, and what was still under way when the server died."""

    def __init__(self):
        self.booked = {}  # (child, day) → how many changes were answered
        self.receipts = {}  # receipt → (child, day, action)
        self.texts, self.files = set(), {}  # answered: a message's text; digest → piece
        self.open = []  # under way: ("fait", key) | ("texte", text) | ("fichier", digest)
        self.lock = threading.Lock()
        self.checked = set()  # files that were read once
        self.start = 0

    def begin(self, db, seance):
        """What was there before."""
        self.seance = seance
        self.booked = read_facts(db, seance)
        self.texts = set(read_texts(db))
        self.files = dict(db.execute("SELECT lower (hex (empreinte)), justificatif_id FROM fichier"))
        self.checked = set(self.files)
        self.start = len(self.texts) + len(self.files)

    def count(self):
        return len(self.receipts) + len(self.texts) + len(self.files) - self.start


class Family(threading.Thread):
    def __init__(self, name, kind, town, visitor, ledger, dice, uploads):
        super().__init__(daemon=True)
        self.family, self.kind, self.town, self.visitor = town.families[name], kind, town, visitor
        self.ledger, self.dice, self.uploads, self.fault = ledger, dice, uploads, None

    def run(self):
        try:
            while True:
                self.act()
        except (OSError, http.client.HTTPException):
            pass  # the server is dead
        except Exception as error:  # said by whoever joins
            self.fault = error

    def act(self):
        if self.kind == "repas":
            self.book()
        elif self.kind == "message" or not self.uploads:
            self.write()
        else:
            self.deposit()

    def under_way(self, *what):
        with self.ledger.lock:
            self.ledger.open.append(what)

    def answered(self, *what):
        with self.ledger.lock:
            self.ledger.open.remove(what)

    def expect(self, status):
        if status != 303:
            raise AssertionError(f"{self.kind}: answered {status}")

    def book(self):
        child, day = self.dice.choice(self.family["children"]), self.dice.choice(self.town.days)
        if datetime.date.fromisoformat(day).weekday() > 4:
            return
        key = (child, day)
        action = "annuler" if self.ledger.booked.get(key, 0) % 2 else "reserver"
        path = f"/agenda/{child}/{self.town.seance}/{day}"
        self.visitor.cookies.pop("parvis-flash", None)
        self.under_way("fait", key)
        status, _, _ = self.visitor.post(path, action=action)
        if status == 409:  # a public holiday: nothing was to happen
            self.answered("fait", key)
            return
        self.expect(status)
        receipt = self.visitor.receipt()
        with self.ledger.lock:
            self.ledger.open.remove(("fait", key))
            self.ledger.booked[key] = self.ledger.booked.get(key, 0) + 1
            self.ledger.receipts[receipt] = (child, day, action)

    def write(self):
        text = uuid.uuid4().hex
        self.under_way("texte", text)
        status, _, _ = self.visitor.post(f"/echanges/messages/{self.family['message']}", reponse=text)
        self.expect(status)
        self.answered("texte", text)
        self.ledger.texts.add(text)

    def deposit(self):
        data = make_pdf(uuid.uuid4().hex)
        digest = hashlib.sha256(data).hexdigest()
        self.under_way("fichier", digest)
        status, _, _ = self.visitor.upload(f"/justificatifs/{self.family['piece']}", "domicile.pdf", data)
        self.expect(status)
        self.answered("fichier", digest)
        self.ledger.files[digest] = self.family["piece"]


def same(what, got, expected):
    if got != expected:
        raise AssertionError(f"{what}: {got!r}, expected {expected!r}")


def read_facts(db, seance):
    rows = db.execute("SELECT personne_id, jour, count (*) FROM reservation_fait WHERE seance_id = ? GROUP BY 1, 2", (seance,))
    return {(child, day): n for child, day, n in rows}


def read_texts(db):
    return [r[0] for r in db.execute("SELECT corps FROM message WHERE auteur_type = 'citoyen'")]


def check_facts(db, ledger):
    open_keys = [w[1] for w in ledger.open if w[0] == "fait"]
    found = read_facts(db, ledger.seance)
    for key in set(found) | set(ledger.booked):
        answered, stored = ledger.booked.get(key, 0), found.get(key, 0)
        if not answered <= stored <= answered + open_keys.count(key):
            raise AssertionError(f"{key}: {answered} answered, {stored} stored")
        ledger.booked[key] = stored
    for receipt, (child, day, action) in ledger.receipts.items():
        row = db.execute("SELECT personne_id, jour, action FROM reservation_fait WHERE id = ?", (receipt,)).fetchone()
        same(f"receipt {receipt}", row, (child, day, action))


def check_messages(db, ledger):
    found = read_texts(db)
    maybe = {w[1] for w in ledger.open if w[0] == "texte"}
    same("messages there twice", len(found), len(set(found)))
    same("messages answered and lost", ledger.texts - set(found), set())
    same("messages that nobody sent", set(found) - ledger.texts - maybe, set())
    ledger.texts = set(found)


def check_files(db, ledger, server, visitors):
    rows = db.execute("SELECT f.justificatif_id, f.depot, f.rang, hex (f.empreinte), f.taille, f.chemin FROM fichier f").fetchall()
    maybe = {w[1] for w in ledger.open if w[0] == "fichier"}
    stored = {r[3].lower() for r in rows}
    same("files answered and lost", set(ledger.files) - stored, set())
    same("files that nobody sent", stored - set(ledger.files) - maybe, set())
    for piece, depot, rang, digest, size, path in rows:
        fresh = digest.lower() not in ledger.checked
        if not (server.folder / "fichiers" / path).is_file():
            raise AssertionError(f"{path}: its row is there, the file is not")
        if fresh and piece in visitors:
            status, _, data = visitors[piece].ask("GET", f"/justificatifs/{piece}/depots/{depot}/fichiers/{rang}")
            same(f"{path}: its reading", (status, len(data), hashlib.sha256(data).hexdigest()), (200, size, digest.lower()))
            ledger.checked.add(digest.lower())
        ledger.files[digest.lower()] = piece


NIL = {
    "places taken that are not booked": "SELECT count (*) FROM (SELECT seance_id, jour, sum (prises) AS n FROM occupation"
    " GROUP BY 1, 2) o WHERE n <> (SELECT count (*) FROM reservation r WHERE r.jour = o.jour AND r.seance_id = o.seance_id)",
    "booked without a place": "SELECT count (*) FROM reservation r WHERE NOT EXISTS (SELECT 1 FROM occupation o"
    " WHERE o.jour = r.jour AND o.seance_id = r.seance_id AND o.prises > 0)",
    "sum of all balances": "SELECT coalesce (sum (montant_cents), 0) FROM solde",
    "facts without their line": "SELECT count (*) FROM reservation_fait f LEFT JOIN ecriture e ON e.id = f.ecriture_id"
    " WHERE f.prix_cents > 0 AND (e.id IS NULL OR e.montant_cents <> f.prix_cents OR e.date_valeur <> f.jour)",
    "lines without their fact": "SELECT count (*) FROM ecriture e WHERE nature IN ('reservation', 'annulation')"
    " AND NOT EXISTS (SELECT 1 FROM reservation_fait f WHERE f.ecriture_id = e.id)",
    "calendar against facts": "SELECT count (*) FROM (SELECT personne_id, jour, seance_id, id AS n FROM reservation_fait f"
    " WHERE action = 'reserver' AND id = (SELECT max (id) FROM reservation_fait g WHERE g.personne_id = f.personne_id"
    " AND g.jour = f.jour AND g.seance_id = f.seance_id) EXCEPT SELECT personne_id, jour, seance_id, fait_id FROM reservation)",
    "booked without a fact": "SELECT count (*) FROM reservation r LEFT JOIN reservation_fait f ON f.id = r.fait_id"
    " WHERE f.action IS NULL OR f.action <> 'reserver'",
    "deposits without a file": "SELECT count (*) FROM depot d WHERE NOT EXISTS (SELECT 1 FROM fichier f"
    " WHERE f.justificatif_id = d.justificatif_id AND f.depot = d.n)",
    "pieces whose deposit is not the last": "SELECT count (*) FROM justificatif j WHERE depot <> coalesce ((SELECT max (n)"
    " FROM depot d WHERE d.justificatif_id = j.id), 0)",
}


def check(server, ledger, visitors):
    same("verifier", "chaîne et numéros justes" in server.command("verifier"), True)
    db = server.database()
    same("integrity_check", db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
    same("foreign_key_check", db.execute("PRAGMA foreign_key_check").fetchall(), [])
    for what, sql in NIL.items():
        same(what, db.execute(sql).fetchone()[0], 0)
    check_facts(db, ledger)
    check_messages(db, ledger)
    check_files(db, ledger, server, visitors)
    ledger.open.clear()
    db.close()


def sign_in_all(server, town):
    """One browser a family and kind of work; the sessions outlive the crashes."""
    browsers = []
    for name in FAMILIES:
        for kind in ("repas", "message", "depot"):
            visitor = Visitor(server)
            visitor.sign_in(name)
            family = town.families[name]
            visitor.read_csrf(f"/agenda/{family['children'][0]}/{town.seance}/{town.days[20]}")
            browsers.append((name, kind, visitor))
    return browsers


def run_round(server, town, browsers, ledger, dice, uploads):
    threads = [Family(name, kind, town, visitor, ledger, random.Random(dice.random()), uploads) for name, kind, visitor in browsers]
    for thread in threads:
        thread.start()
    time.sleep(dice.uniform(0.05, 1.2))
    server.kill()
    for thread in threads:
        thread.join(60)
        if thread.fault is not None:
            raise thread.fault
    server.start()
    check(server, ledger, {town.families[n]["piece"]: v for n, _, v in browsers})


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="parvis-kill9-"))
    dice, ledger = random.Random(SEED), Ledger()
    print(f"1..1\n# seed {SEED}, {ROUNDS} times", flush=True)
    server = Server(sys.argv[1], sys.argv[2], folder)
    done = 0
    try:
        server.start()
        town = Town(server)
        db = server.database()
        ledger.begin(db, town.seance)
        db.close()
        browsers = sign_in_all(server, town)
        piece = town.families[FAMILIES[0]]["piece"]
        uploads = browsers[0][2].ask("GET", f"/justificatifs/{piece}")[0] == 200
        if not uploads:
            print("# no page takes files: messages instead")
        for done in range(ROUNDS):
            run_round(server, town, browsers, ledger, dice, uploads)
        done = ROUNDS
        if ledger.count() < WORK_MIN:
            raise AssertionError(f"only {ledger.count()} answers: nothing was proved")
        result = "ok"
    except Exception as error:
        print(f"# time {done + 1}: {type(error).__name__}: {error}\n# kept: {folder}")
        result = "not ok"
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
    print(f"# {done} kills: {len(ledger.receipts)} bookings and cancellations, {len(ledger.texts)} messages,"
          f" {len(ledger.files)} files answered, all there")
    print(f"{result} 1 - kill -9 under load")
    if result == "ok":
        shutil.rmtree(folder)
    return 0 if result == "ok" else 1


if __name__ == "__main__":
    sys.exit(main())
