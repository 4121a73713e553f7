#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 between any two steps of a payment: what was paid is credited once, nothing else is.

usage: kill9-paiements.py PARVIS-SERVER PARVIS-RENDER

A real server and a PayFiP of this program's own, which kills the server at a chosen point: before or after it
answers a question, or after the server has answered the browser or a notification. The server is started again
and must come to the end by itself. TAP on standard output.
"""
import http.server
import pathlib
import random
import re
import shutil
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "rooms"))
import kill9  # noqa: E402

WHO = "pascal.dupin"
CENTS = 3000
WAIT_S = 60
# Where the server dies.
POINTS = ["envoi", "avant-creer", "apres-creer", "notification", "avant-detail", "apres-detail", "apres-detail", "credite"]
ENVELOPE = "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Body>%s</S:Body></S:Envelope>"
FAULT = ("<S:Fault><faultstring>F</faultstring><detail><n:FonctionnelleErreur xmlns:n='x'><code>%s</code>"
         "<libelle>L</libelle></n:FonctionnelleErreur></detail></S:Fault>")


class Payfip(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Question)
        self.operations, self.point, self.kill, self.lock = {}, None, None, threading.Lock()
        self.dead = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # the server died while it was answered

    def dies_at(self, point):
        """Once: the restarted server gets through."""
        with self.lock:
            if self.point != point:
                return False
            self.point = None
        self.kill()
        self.dead.set()
        return True


class Question(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, body):
        data = (ENVELOPE % body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml;charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = dict(re.findall(r"<(\w+)>([^<]*)</\1>", text[text.index("<arg0>") + 6:]))
        if "creerPaiementSecurise" in text:
            self.create(asked)
        else:
            self.detail(asked["idOp"])

    def create(self, asked):
        if self.server.dies_at("avant-creer"):
            return
        idop = str(uuid.uuid4())
        self.server.operations[idop] = {**asked, "resultrans": None}
        self.answer(200, f"<r><return><idOp>{idop}</idOp></return></r>")
        time.sleep(random.uniform(0, 0.02))
        self.server.dies_at("apres-creer")

    def detail(self, idop):
        if self.server.dies_at("avant-detail"):
            return
        found = self.server.operations.get(idop)
        if found is None or found["resultrans"] is None:
            self.answer(500, FAULT % ("P1" if found is None else "P5"))
        else:
            fields = "".join(f"<{k}>{v}</{k}>" for k, v in found.items() if not k.startswith("url"))
            self.answer(200, f"<r><return><idOp>{idop}</idOp>{fields}</return></r>")
        time.sleep(random.uniform(0, 0.02))
        self.server.dies_at("apres-detail")


def ask(server, sql, *args):
    db = server.database()
    try:
        return db.execute(sql, args).fetchone()[0]
    finally:
        db.close()


def wait_for(what, check):
    end = time.monotonic() + WAIT_S
    while not check():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {WAIT_S} s")
        time.sleep(0.05)


def revive(server, payfip):
    """Again, when it has died."""
    if not payfip.dead.is_set():
        return
    payfip.dead.clear()
    server.process.wait()
    server.process.stdout.close()
    server.log.close()
    server.start()


def wait_state(server, payfip, reference, *states):
    def check():
        revive(server, payfip)
        return ask(server, "SELECT etat FROM paiement WHERE reference = ?", reference) in states
    wait_for(f"{reference} {states}", check)


def notify(server, idop):
    visitor = kill9.Visitor(server)
    try:
        return visitor.ask("POST", "/paiements/notification", f"idop={idop}")[0]
    except (OSError, kill9.http.client.HTTPException):
        return None


def pay(server, payfip, browser, point):
    """A payment from the amount to the credit, with a death on the way."""
    payfip.point = point
    browser.read_csrf("/paiements/recharger")
    status, headers, _ = browser.post("/paiements/recharger", montant="30")
    kill9.same("the form's answer", status, 303)
    reference = re.search(r"/paiements/(\w+)", headers["Location"])[1]
    payfip.dies_at("envoi")
    wait_state(server, payfip, reference, "redirige")
    idop = ask(server, "SELECT idop FROM paiement WHERE reference = ?", reference)
    payfip.operations[idop]["resultrans"] = "P"
    # A death that comes late leaves nobody to be notified: five minutes are not waited for here.
    wait_for("the notification", lambda: (revive(server, payfip), notify(server, idop))[1] == 200)
    payfip.dies_at("notification")
    wait_state(server, payfip, reference, "paye")
    payfip.dies_at("credite")
    wait_for(f"{point}: the death", lambda: payfip.point is None)
    wait_for("the end of it", lambda: (time.sleep(0.05), revive(server, payfip), server.process.poll() is None)[2])
    for _ in range(3):
        notify(server, idop)
    browser.connection = None


NIL = {
    "credits without their receipt": "SELECT count (*) FROM ecriture e JOIN compte_regie k ON k.id = e.debit"
    " WHERE k.code = 'payfip' AND NOT EXISTS"
    " (SELECT 1 FROM quittance q WHERE q.ecriture_id = e.id AND q.montant_cents = e.montant_cents)",
    "paid without a credit": "SELECT count (*) FROM paiement WHERE (etat = 'paye') <> (ecriture_id IS NOT NULL)",
    "numbers that are missing": "SELECT coalesce (max (numero), 0) - count (*) FROM quittance",
    "sum of all balances": "SELECT sum (montant_cents) FROM solde",
}


def check(server, paid, before):
    kill9.same("credits", ask(server, "SELECT count (*) FROM ecriture e JOIN compte_regie k ON k.id = e.debit"
                                     " WHERE k.code = 'payfip'"), paid)
    kill9.same("mails", ask(server, "SELECT count (*) FROM courriel WHERE sujet LIKE 'Paiement de%'"), paid)
    kill9.same("balance", balance(server), before + paid * CENTS)
    for what, sql in NIL.items():
        kill9.same(what, ask(server, sql), 0)
    kill9.same("verifier", "chaîne et numéros justes" in server.command("verifier"), True)


def balance(server):
    return ask(server, "SELECT s.montant_cents FROM solde s JOIN compte_regie k ON k.id = s.compte_id"
               " JOIN compte c ON c.foyer_id = k.foyer_id WHERE c.identifiant = ?", WHO)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="parvis-kill9-paiements-"))
    payfip = Payfip()
    kill9.CONFIG = kill9.CONFIG.replace("[demo]", f"[paiement]\nfournisseur=payfip\nnumcli=006382\nsaisie=T\n"
                                        f"adresse=http://127.0.0.1:{payfip.server_port}/tpa/services/securite\n[demo]")
    print(f"1..{len(POINTS)}", flush=True)
    server = kill9.Server(sys.argv[1], sys.argv[2], folder)
    payfip.kill = lambda: server.process.kill()
    failed = 0
    try:
        server.start()
        browser, before = kill9.Visitor(server), balance(server)
        browser.sign_in(WHO)
        for n, point in enumerate(POINTS, 1):
            try:
                pay(server, payfip, browser, point)
                check(server, n, before)
                print(f"ok {n} - {point}", flush=True)
            except Exception as error:
                failed += 1
                print(f"not ok {n} - {point}\n# {type(error).__name__}: {error}\n# kept: {folder}", flush=True)
                break
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
    if not failed:
        shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
