# SPDX-License-Identifier: EUPL-1.2
"""An agent's morning, against the fake server. usage: journey.py BUILD_DIR [FOLDER_FOR_PICTURES]"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from gui import Steps  # noqa: E402
from poste import Poste  # noqa: E402


class Server:
    """The fake server, told what to do line by line."""

    def __init__(self, build, pieces=37):
        self.process = subprocess.Popen([os.path.join(build, "tests", "client", "fake-server"), str(pieces)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def __call__(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        self.process.wait(5)


def sign_in(app, step):
    with step("a wrong password is told"):
        app.sign_in(password="faux", wait=False)
        app.see("mot de passe n’est pas le bon")
        assert not app.nameless(), app.nameless()
    with step("signs in by keyboard"):
        app.type("Parvis-demo-2026")
        app.key("Return")
        app.find("list item", "Justificatifs, 37 en attente")
    with step("the queue shows, oldest first, its first piece in view"):
        app.wait_for_piece("DUPIN Alice")
        app.see("37 en attente")
        app.see("Page 1 / 2")


def decide(app, server, step):
    with step("V validates, the next piece comes by itself"):
        app.key("v")
        app.see("Assurance scolaire de DUPIN Alice")
        app.wait_for_piece("LEFÈVRE Tom")
        app.wait(lambda: server("etat 1") == "valide", what="the server to have it")
        assert app.count("Justificatifs") == 36
    with step("V that is held down decides one piece"):
        app.key("ctrl+z")
        app.wait_for_piece("DUPIN Alice")
        app.hold("v", 1.5)
        app.wait_for_piece("LEFÈVRE Tom")
        app.wait(lambda: server("etat 1") == "valide", what="the server to have it")
        assert app.count("Justificatifs") == 36
    with step("R refuses: a reason by its number, a text, Enter"):
        app.key("r")
        app.see("Refuser cette pièce")
        assert not app.nameless(), app.nameless()
        app.key("3")
        app.type("Le nom ne va pas")
        app.key("Return")
        app.wait(lambda: server("etat 2") == "invalide", what="the server to have it")
        app.wait_for_piece("ŒUVRÉ Pascal")
    with step("Ctrl+Z takes it back, and shows it again"):
        app.key("ctrl+z")
        app.wait(lambda: server("etat 2") == "en_attente", what="the server to have it back")
        app.wait_for_piece("LEFÈVRE Tom")
    with step("what is decided and taken back in one breath is taken back"):
        app.back_in_one_breath(server, 2, "LEFÈVRE Tom", 15, "v", "ctrl+z")
        for _ in range(12):
            app.key("r")
            app.see("Refuser cette pièce")
            app.key("3")
            app.back_in_one_breath(server, 2, "LEFÈVRE Tom", 1, "Return", "ctrl+z")
            app.wait(lambda: len(app.windows()) == 1, what="the question to go away")
        for _ in range(2):
            app.hold("r", 0.2)
            app.wait(lambda: len(app.windows()) == 2, 4, "the question, as soon as it was left")
            app.key("Escape", "d")
            app.wait(lambda: app.focus_in("Valide jusqu’au, en JJ/MM/AAAA"), 4, what="the key after")
            app.key("Escape")
            app.wait(lambda: len(app.windows()) == 1, what="it to go away")
        for _ in range(3):
            app.key("d")
            app.wait(lambda: app.focus_in("Valide jusqu’au, en JJ/MM/AAAA"), what="the date")
            app.back_in_one_breath(server, 2, "LEFÈVRE Tom", 1, "Return", "ctrl+z")
    with step("letters that are typed into an entry decide nothing"):
        app.key("ctrl+f")
        app.wait(lambda: app.focus_in("Chercher un justificatif"), what="the search")
        app.type("rvr")
        app.see("Rien ne correspond")
        app.key("Escape")
        app.wait_for_piece("LEFÈVRE Tom")
        assert server("etat 2") == "en_attente"
    with step("another date can be typed, a wrong one cannot be sent"):
        app.key("d")
        app.wait(lambda: app.focus_in("Valide jusqu’au, en JJ/MM/AAAA"), what="the date")
        app.key("ctrl+a")
        app.type("31/02/2027")
        app.wait(lambda: not app.piece_is_ready(), what="the button to be off")
        app.key("ctrl+a")
        app.type("01092027")
        app.wait(app.piece_is_ready, what="the button to be on")
        app.key("Return")
        app.wait(lambda: server("etat 2") == "valide", what="the server to have it")


def colleagues(app, server, step):
    with step("a new piece appears without pressing anything"):
        before = app.count("Justificatifs")
        server("deposit")
        app.wait(lambda: app.count("Justificatifs") == before + 1, what="the count")
    with step("a colleague who looks at the same piece is shown"):
        app.wait_for_piece("ŒUVRÉ Pascal")
        server("open 3")
        app.see("Lucie Bernard regarde aussi cette pièce")
    with step("two decide at once: the second is told by whom"):
        server("quietly decide 3 invalide")
        app.key("v")
        app.see("décidée par Lucie Bernard")
        app.see_no_more(": validé")
        app.press_button("Voir( Voir)?")  # GTK 4.8 says it twice
        app.see("Refusé par Lucie Bernard")
        app.key("Escape")
    with step("the piece in view that a colleague decides stays, and says so"):
        app.wait_for_piece("GARCIA Éric")
        server("decide 4 valide")
        app.see("Validé par Lucie Bernard")
        app.key("j")
        app.wait_for_piece("ROUX Pascal")
        app.wait(lambda: app.rows()[0].startswith("ROUX Pascal"), what="the other to leave the queue")


def narrow(app, step):
    with step("in a narrow window the list, then the piece: Return and Escape"):
        app.resize(480, 700)
        app.wait(lambda: app.rows() and not app.look("push button", "Revenir à la liste"), what="the list alone")
        app.key("Return")
        app.wait(lambda: app.look("push button", "Revenir à la liste") and not app.rows(), what="the piece alone")
        assert not app.nameless(), app.nameless()
        app.key("Escape")
        app.wait(lambda: app.rows(), what="the list")
    with step("as narrow as a telephone, everything is in the window"):
        app.resize(360, 700)
        for key, shown in (("Return", "push button"), ("F9", "push button")):
            app.key(key)
            app.find(shown, "Valider" if key == "F9" else "Revenir à la liste")
            assert app.width() == 360, app.width()
        app.key("Escape")
        app.wait(lambda: app.rows(), what="the list")
        app.go_to("Demandes")
        app.wait(lambda: any("Fiche enfant" in r for r in app.rows()), what="the table")
        for key in ("Return", "F9"):
            app.key(key)
            app.see("Fiche enfant n°")
            assert app.width() == 360, app.width()
        app.key("F9", "Escape")
        app.go_to("Justificatifs")
        app.resize(1280, 800)
        app.wait_for_piece("ROUX Pascal")


def faults(app, server, step):
    with step("the server is away: a banner, the decision is kept"):
        server("stop")
        app.see("Le serveur ne répond pas")
        app.key("v")
        app.see("décision n’est pas encore envoyée")
    with step("it is back: the decision is sent by itself"):
        server("start")
        app.see_no_more("Le serveur ne répond pas", 40)
        app.wait(lambda: server("etat 5") == "valide", 10, what="the server to have it")
        app.see_no_more("décision n’est pas encore envoyée")
    with step("an answer that is lost does not decide twice, nor alarm"):
        app.wait_for_piece("DIALLO Éric")
        server("lose")
        app.key("v")
        app.wait(lambda: server("etat 6") == "valide", what="the server to have it")
        app.wait_for_piece("MOULIN Lina")
        app.see_no_more("décision n’est pas encore envoyée")
        assert not app.says("décidée par"), "it was this agent's own decision"
    with step("the session expires: the password over the same window, and on"):
        server("expire")
        app.key("v")
        app.see("Votre session a expiré")
        assert not app.nameless(), app.nameless()
        app.type("Parvis-demo-2026")
        app.key("Return")
        app.wait(lambda: server("etat 7") == "valide", what="the decision to be sent")
        app.wait_for_piece("MOUNIER Éric")


def demandes(app, server, step):
    with step("the files"):
        app.go_to("Demandes")
        app.wait(lambda: any("Fiche enfant n° 2, Nouvelle" in r for r in app.rows()), what="the table")
        assert not app.nameless(), app.nameless()
    with step("one is read"):
        app.key("Down")
        app.wait(lambda: "n° 2," in app.selected(), what="the second row")
        app.key("j")
        app.wait(lambda: "n° 3," in app.selected(), what="the third row")
        app.key("Return")
        app.see("Fiche enfant n° 3")
        app.key("Escape", "k")
        app.wait(lambda: "n° 2," in app.selected(), what="the second row")
        app.key("Return")
        app.see("Responsable du dossier")
        app.see("Informations sanitaires")
        assert not app.nameless(), app.nameless()
    with step("it is taken over"):
        app.key("p")
        app.see("Demande prise en charge")
        app.see("Prête")
    with step("a note, kept from one file to the next while it is written"):
        app.key("n")
        app.wait(lambda: app.focus_in("Note interne, jamais montrée à la famille"), what="the note")
        app.type("Vue avec la directrice")
        app.key("Escape", "j")
        app.see("Fiche enfant n° 3")
        app.key("k")
        app.see("Fiche enfant n° 2")
        app.key("n", "Return")
        app.see("Vue avec la directrice")
    with step("a message to the family, whatever its file has become"):
        app.key("Escape", "m")
        app.see("Écrire à la famille")
        app.type("Bonjour, Alice garde sa place.")
        app.key("ctrl+Return")
        app.see("Message envoyé à la famille")
        app.see("Bonjour, Alice garde sa place.")
    with step("it is accepted, after a question"):
        app.key("a")
        app.see("Accepter cette demande")
        app.key("Return")
        app.see("Demande acceptée")
        assert server("demande 2") == "acceptee"
    with step("one whose pieces are missing says which"):
        app.key("j")
        app.see("Fiche enfant n° 3")
        app.see("Pas encore valide")
    with step("a complement: the steps and why"):
        app.key("c")
        app.see("Demander un complément")
        app.key("space")
        app.key("alt+f")
        app.type("Il manque le téléphone de la grand-mère.")
        app.key("ctrl+Return")
        app.see("Complément demandé")
        assert server("demande 3") == "a_completer"
    with step("a colleague was faster"):
        app.key("j")
        app.see("Fiche enfant n° 4")
        server("quietly take 4")
        app.key("p")
        app.see("Lucie Bernard a déjà pris")
    with step("a file that goes with a message is seen page by page, over the demande"):
        app.key("Escape")
        app.key("ctrl+f")
        app.type("dupin alice")
        app.see("1 demande")
        app.key("Return", "Return")
        app.see("Fiche enfant n° 1")
        app.press(app.find("push button", r"Fichier joint, Bail\.pdf.*"))
        app.wait(lambda: len(app.windows()) == 2, what="the file's window")
        app.see("Page 1 / 2")
        app.key("Next")
        app.see("Page 2 / 2")
        app.key("Escape")
        app.wait(lambda: len(app.windows()) == 1, what="it to close")
        app.see("Fiche enfant n° 1")
    with step("a piece of a file is opened from there"):
        app.press(app.find("push button", "Assurance scolaire"))
        app.see("DUPIN Alice · envoyé le")


def leave(app, step):
    with step("the shortcuts"):
        app.key("ctrl+question")
        app.wait(lambda: len(app.windows()) == 2, what="the window of the shortcuts")
        app.key("Escape")
        app.wait(lambda: len(app.windows()) == 1, what="it to close")
    with step("an original is saved behind a warning only"):
        app.press(app.find("push button", r"IMG_2041\.pdf, .*"))
        app.see("Ce fichier vient d’un inconnu")
        app.key("Escape")
    with step("locks, what is open over the window too, and goes on with the password"):
        app.key("j")
        app.wait(app.piece_is_ready, what="a piece")
        app.key("r")
        app.see("Refuser cette pièce")
        app.key("Escape")
        app.key("ctrl+l")
        app.see("Parvis est verrouillé")
        app.type("Parvis-demo-2026")
        app.key("Return")
        app.find("list item", "Justificatifs, .*")
    with step("signs out"):
        app.key("F10")
        app.find("menu item", "Se déconnecter")
        app.key("Up", "Return")
        app.find("text", "Identifiant")
    with step("no warning was printed"):
        bad = [line for line in app.output().split("\n") if "CRITICAL" in line or ("WARNING" in line and "parvis" in line.lower())]
        assert not bad, bad


def main(build, pictures=None):
    server = Server(build)
    app = Poste(build, server.url)
    step = Steps(app, os.path.join(pictures or build, "journey-failed.png"))
    try:
        sign_in(app, step)
        decide(app, server, step)
        colleagues(app, server, step)
        narrow(app, step)
        faults(app, server, step)
        demandes(app, server, step)
        leave(app, step)
    finally:
        step.end()
        app.close()
        server.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
