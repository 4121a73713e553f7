# SPDX-License-Identifier: EUPL-1.2
"""Who sits at the post: codes, roles, the keyring. usage: session.py BUILD_DIR [FOLDER_FOR_PICTURES]"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from gui import Steps, states  # noqa: E402
from journey import Server  # noqa: E402
from poste import PASSWORD, Poste  # noqa: E402


def second_factor(build, server, picture):
    app = Poste(build, server.url)
    step = Steps(app, picture)
    try:
        with step("an account with a code is asked for it"):
            app.sign_in("double", wait=False)
            app.find("text", "Code à 6 chiffres de votre application")
            assert not app.nameless(), app.nameless()
        with step("a wrong code is told"):
            app.type("000000")
            app.key("Return")
            app.see("Ce code n’est pas le bon")
        with step("the right one opens"):
            app.type("123456")
            app.key("Return")
            app.find("list item", "Justificatifs, .*")
        with step("a dialog is not seen over a locked post, and comes back"):
            app.wait(app.piece_is_ready, what="a piece")
            app.key("r")
            app.see("Refuser cette pièce")
            app.key("2")
            app.type("coupé en bas")
            server("expire")
            server("stop")
            server("start")
            app.see("Votre session a expiré")
            app.see_no_more("Refuser cette pièce")
            app.type(PASSWORD)
            app.key("Return")
            app.find("text", "Code à 6 chiffres de votre application")
            app.type("123456")
            app.key("Return")
            app.see("Refuser cette pièce")
            app.key("Return")
            app.wait(lambda: server("etat 1") == "invalide", what="the refusal")
    finally:
        app.close()
    return step


def role(build, server, step, picture):
    app = step.application = Poste(build, server.url)
    try:
        with step("a role that processes nothing sees no section"):
            app.sign_in("cantine", wait=False)
            app.see("Rien à traiter ici pour votre rôle")
            assert app.look("list item", "Justificatifs, .*") is None
            assert app.look("list item", "Demandes, .*") is None
    finally:
        app.close()
    app = step.application = Poste(build, server.url)
    try:
        with step("the régisseur has her demandes, and no pieces"):
            app.sign_in("regisseur", wait=False)
            app.wait(lambda: any("Fiche enfant n° 1," in row for row in app.rows()), what="the table")
            assert app.count("Demandes") > 0
            assert app.look("list item", "Justificatifs, .*") is None
            assert not app.says("Rien à traiter")
            app.key("alt+1")
            app.key("Return")
            app.see("Responsable du dossier")
            piece = app.find("push button", "Assurance scolaire")
            assert "sensitive" not in states(piece), "a piece that she cannot open"
            bad = [line for line in app.output().split("\n") if "CRITICAL" in line or "WARNING" in line and "parvis" in line.lower()]
            assert not bad, bad
    finally:
        app.close()


def keyring(build, server, step, home):
    """With a keyring of its own, unlocked; settings in a file, so that they outlive the program."""
    environment = {"HOME": home, "XDG_DATA_HOME": home + "/data", "XDG_CONFIG_HOME": home + "/config", "XDG_RUNTIME_DIR": home + "/run",
                   "GSETTINGS_BACKEND": "keyfile"}
    for name in ("data", "config", "run"):
        os.makedirs(os.path.join(home, name), mode=0o700, exist_ok=True)
    daemon = subprocess.Popen(["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment})
    daemon.stdin.write(b"trousseau")
    daemon.stdin.close()
    try:
        app = step.application = Poste(build, server.url, **environment)
        with step("the session is kept in the keyring, without a word"):
            app.sign_in()
            app.wait(app.piece_is_ready, what="a piece")
            assert not app.says("Pas de trousseau")
            kept = subprocess.run(["secret-tool", "search", "--all", "identifiant", "gestionnaire"], capture_output=True, text=True, env={**os.environ, **environment})
            assert "fr.parvis.Agent" in kept.stdout + kept.stderr, kept
        app.close()
        app = step.application = Poste(build, server.url, **environment)
        with step("opened again, it goes on without a password"):
            app.find("list item", "Justificatifs, .*")
        with step("signed out, it is forgotten"):
            app.key("F10")
            app.find("menu item", "Se déconnecter")
            app.key("Up", "Return")
            app.find("text", "Identifiant")
        app.close()
        app = step.application = Poste(build, server.url, **environment)
        with step("and the identifiant is remembered"):
            app.find("text", "Identifiant")
            app.wait(lambda: app.has_text("Identifiant", "gestionnaire"), what="the identifiant")
        app.close()
    finally:
        step.application.close()
        daemon.terminate()
        daemon.wait(5)


def main(build, pictures=None):
    picture = os.path.join(pictures or build, "session-failed.png")
    server = Server(build)
    step = None
    try:
        step = second_factor(build, server, picture)
        role(build, server, step, picture)
        with tempfile.TemporaryDirectory() as home:
            keyring(build, server, step, home)
    finally:
        if step is not None:
            step.end()
        server.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
