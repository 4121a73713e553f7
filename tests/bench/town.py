"""A running server on a town of its own, for the bench: made, served on a free port, ended by its PID."""
import hashlib
import http.client
import os
import pathlib
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse

PASSWORD = "Parvis-demo-2026"
CONFIG = """[serveur]
ecoute=127.0.0.1:{port}
hote=127.0.0.1:{port}
url=http://127.0.0.1:{port}
[donnees]
base=parvis.db
fichiers=fichiers
cle=cle-maitresse
[courriel]
expediteur=Ville de Sarrians <portail@sarrians.example>
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


class Town:
    def __init__(self, build, env=None, limit=None, children=0, who="pascal.dupin", demo=(), jobs=True):
        self.build = pathlib.Path(build).resolve()
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="parvis-bench-"))
        self.port = free_port()
        self.config = self.dir / "parvis.conf"
        self.config.write_text(CONFIG.format(port=self.port, render=self.build / "server/rendu/parvis-render"))
        self.server = self.build / "server/parvis-server"
        for command in (["init"], ["demo", *demo]):
            subprocess.run([self.server, *command, "--config", self.config], check=True, stdout=subprocess.DEVNULL)
        self.children = self.enrol(children, who)
        command = [str(self.server), "serve", "--config", str(self.config)]
        if limit:
            command = ["sh", "-c", f'ulimit -n {limit}; exec "$@"', "sh"] + command
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **(env or {})}, text=True)
        assert "Prêt" in self.process.stdout.readline()
        self.pid = self.process.pid
        if not jobs:
            self.postpone_jobs()
        elif not demo:
            self.wait_for_jobs()

    def postpone_jobs(self):
        """A large town's pieces are drawn for minutes, by the server whose CPU is measured: not today. After the start, which takes them up."""
        db = sqlite3.connect(self.dir / "parvis.db", timeout=30)
        end = time.time() + 60
        while True:
            time.sleep(2)
            db.execute("UPDATE tache SET pret_a = unixepoch () + 7 * 86400 WHERE etat = 'prete' AND pret_a <= unixepoch () + 3600")
            db.commit()
            if not db.execute("SELECT count(*) FROM tache WHERE etat = 'en_cours' OR etat = 'prete' AND pret_a <= unixepoch ()").fetchone()[0]:
                break
            assert time.time() < end, "the jobs do not end"
        db.close()

    def wait_for_jobs(self):
        """The first pieces are drawn after the start: not what is measured."""
        db = sqlite3.connect(f"file:{self.dir}/parvis.db?mode=ro", uri=True)
        end = time.time() + 600
        while db.execute("SELECT count(*) FROM tache WHERE etat = 'en_cours' OR etat = 'prete' AND pret_a <= unixepoch()").fetchone()[0]:
            assert time.time() < end, "the jobs do not end"
            time.sleep(0.2)
        db.close()

    def enrol(self, count, who):
        """Children more of a household, enrolled in the meals for the year; the balance allows them."""
        if not count:
            return []
        db = sqlite3.connect(self.dir / "parvis.db")
        foyer, = db.execute("SELECT foyer_id FROM compte WHERE identifiant = ?", (who,)).fetchone()
        seance, = db.execute("SELECT s.id FROM seance s JOIN activite a ON a.id = s.activite_id WHERE a.code = 'restauration'").fetchone()
        db.execute("UPDATE seance_lieu SET places = NULL")
        db.execute("INSERT OR REPLACE INTO reglage VALUES ('regie.decouvert_cents', '2025-07-02', '100000000')")
        ids = []
        for n in range(count):
            row = db.execute("INSERT INTO personne (nom_naissance, prenom, naissance_le, cree_a) VALUES ('Dupin', ?, '2017-01-01', 0) RETURNING id", (f"Enfant{n}",)).fetchone()
            ids.append(row[0])
            db.execute("INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (?, ?, 'enfant', '2025-07-01')", (foyer, row[0]))
            db.execute("INSERT INTO inscription VALUES (?, ?, '2026-09-01', '2099-08-31', '2026-2027', 1, 'CE2', ?, 0, 1)", (row[0], seance, foyer))
        db.commit()
        db.close()
        self.seance = seance
        return ids

    def get(self, path, cookie=None, connection=None):
        c = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        c.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        r = c.getresponse()
        return r, r.read().decode()

    def sign_in(self, who="pascal.dupin"):
        """(cookie, csrf token) of a signed-in citizen."""
        r, body = self.get("/connexion")
        cookie = r.getheader("Set-Cookie").split(";")[0]
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        form = urllib.parse.urlencode({"_csrf": csrf(body), "identifiant": who, "mot_de_passe": PASSWORD})
        c.request("POST", "/connexion", form, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
        r = c.getresponse()
        r.read()
        assert r.status == 303, r.status
        cookie = next(h.split(";")[0] for k, h in r.getheaders() if k == "Set-Cookie" and h.startswith("parvis="))
        return cookie, csrf(self.get("/", cookie)[1])

    def open_sessions(self, comptes):
        """Cookies of so many accounts, without a password to be hashed for each."""
        now, cookies = int(time.time()), []
        db = sqlite3.connect(self.dir / "parvis.db")
        for compte in comptes:
            token = secrets.token_urlsafe(32)
            db.execute("INSERT INTO session (empreinte, sujet_type, sujet_id, ouverte_a, vue_a, expire_a) VALUES (?, 'citoyen', ?, ?, ?, ?)",
                       (hashlib.blake2b(token.encode(), digest_size=32).digest(), compte, now, now, now + 3600))
            cookies.append(f"parvis={token}")
        db.commit()
        db.close()
        return cookies

    def post(self, path, cookie, fields, connection=None):
        c = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        c.request("POST", path, urllib.parse.urlencode(fields), {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
        r = c.getresponse()
        return r, r.read().decode()

    def bookable(self, csrf_token, count):
        """Paths of days that may be booked, children by children."""
        db = sqlite3.connect(f"file:{self.dir}/parvis.db?mode=ro", uri=True)
        closed = db.execute("SELECT du, au FROM fermeture").fetchall()
        days = [d for d, in db.execute("WITH d (j) AS (SELECT date ('now', '+7 days') UNION ALL SELECT date (j, '+1 day') FROM d WHERE j < date ('now', '+200 days')) SELECT j FROM d WHERE strftime ('%w', j) IN ('1', '2', '4', '5')")]
        days = [d for d in days if not any(a <= d <= b for a, b in closed) and d[5:] not in ("01-01", "05-01", "05-08", "12-25", "11-11") and d not in ("2027-03-29", "2027-05-06", "2027-05-17")]
        return [f"/agenda/{c}/{self.seance}/{d}" for c in self.children for d in days][:count]

    def count(self, sql):
        db = sqlite3.connect(f"file:{self.dir}/parvis.db?mode=ro", uri=True)
        number, = db.execute(sql).fetchone()
        db.close()
        return number

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, key):
        return int(re.search(key + r":\s+(\d+)", pathlib.Path(f"/proc/{self.pid}/status").read_text())[1]) * 1024

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Hello:
    """The floor: the guard over SoupServer, 8 KB."""

    def __init__(self, build):
        self.port = free_port()
        self.process = subprocess.Popen([pathlib.Path(build) / "tests/bench/bench-hello", str(self.port)], stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        self.pid = self.process.pid

    cpu = Town.cpu

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


def csrf(body):
    """The token of a page's forms."""
    return re.search(r'name="_csrf" value="([^"]*)"', body)[1]
