# SPDX-License-Identifier: EUPL-1.2
"""An agent's hands, for a journey that is told from elsewhere (tests/web/parcours.mjs): one order a line on stdin, one
answer a line on stdout, « ok » or « non: why ». usage: guichet.py BUILD_DIR SERVER_URL

  valider FAMILY TYPE           the piece of that family whose type is so, by the V key
  refuser FAMILY TYPE WORDS…    by R, its first reason, and these words
  accepter FAMILY               takes the family's file over, reads it and accepts it
"""
import os
import re
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from poste import Poste  # noqa: E402


class Guichet:
    def __init__(self, app):
        self.app = app
        self.app.sign_in()

    def choose(self, *words):
        """Goes down the list until the selected row bears every word, case ignored."""
        app = self.app
        wanted = re.compile("".join(f"(?=.*{re.escape(w)})" for w in words), re.I)
        self.key_until("Home", lambda: app.selected() != "")
        for _ in range(60):
            if wanted.match(app.selected()):
                return
            before = app.selected()
            app.key("j")
            app.wait(lambda: app.selected() != before or wanted.match(app.selected()), 10, f"the row after {before!r}, for {words}")
        raise AssertionError(f"no row with {words}: {app.rows()}")

    def key_until(self, key, fact):
        self.app.key(key)
        self.app.wait(fact, 10, key)

    def piece(self, family, kind):
        app = self.app
        app.go_to("Justificatifs")
        # It appears by itself, without a key.
        app.wait(lambda: any(family.lower() in r.lower() and kind.lower() in r.lower() for r in app.rows()), 30, f"a piece {kind} of {family}")
        self.choose(family, kind)
        app.wait(app.piece_is_ready, 30, "its pages")

    def valider(self, family, kind):
        self.piece(family, kind)
        before = self.app.count("Justificatifs")
        self.app.key("v")
        self.app.wait(lambda: self.app.count("Justificatifs") == before - 1, 20, "the count to go down")

    def refuser(self, family, kind, *words):
        self.piece(family, kind)
        before = self.app.count("Justificatifs")
        self.app.key("r")
        self.app.see("Refuser cette pièce")
        self.app.key("1")
        self.app.type(" ".join(words))
        self.app.key("Return")
        self.app.wait(lambda: self.app.count("Justificatifs") == before - 1, 20, "the count to go down")

    def accepter(self, family):
        app = self.app
        app.go_to("Demandes")
        app.wait(lambda: any(family.lower() in r.lower() for r in app.rows()), 30, f"a file of {family}")
        self.choose(family)
        app.key("Return")
        app.see("Responsable du dossier", 20)
        app.see("Informations sanitaires", 20)
        app.key("p")
        app.see("Demande prise en charge", 20)
        app.key("a")
        app.see("Accepter cette demande", 20)
        app.key("Return")
        app.see("Demande acceptée", 20)


def obey(guichet, line):
    order, *words = line.rstrip("\n").split("\t")
    try:
        getattr(guichet, order)(*words)
        return "ok"
    except Exception as error:  # what went wrong is the journey's to tell
        picture = os.environ.get("PARVIS_CAPTURES")
        if picture:
            os.makedirs(picture, exist_ok=True)
            guichet.app.screenshot(os.path.join(picture, "guichet.png"))
        return f"non: {' '.join(str(error).split())} (in view: {guichet.app.selected()!r})"


def main(build, server):
    # The journey ends it so when a step fails: the application ends with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    app = Poste(build, server)
    try:
        guichet = Guichet(app)
        print("ok", flush=True)
        for line in sys.stdin:
            print(obey(guichet, line), flush=True)
    finally:
        app.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
