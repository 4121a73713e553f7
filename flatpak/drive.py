#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Starts the installed bundle as an agent would and goes as far as the sign-in. drive.py PICTURE: exit 0 when its three fields and its
button are there and take what is typed."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "desktop"))
from gui import Application, Atspi, states, text_of  # noqa: E402

FIELDS = ("Adresse du serveur", "Identifiant", "Mot de passe")


class Bundle(Application):
    """In its sandbox: the process on the bus is flatpak's proxy, so that the application is known by its name."""

    def _find_root(self):
        for child in self.children(Atspi.get_desktop(0)):
            if child.get_name() in ("parvis", "Parvis", "fr.parvis.Agent") and child.get_child_count():
                return child
        return None


def main(picture):
    bundle = Bundle("flatpak", "run", "--user", "--env=GSK_RENDERER=cairo", "fr.parvis.Agent", timeout=60)
    try:
        fields = [bundle.find("text", name, timeout=20) for name in FIELDS]
        bundle.wait(lambda: any("active" in states(n) for n in bundle.children(bundle.root)), what="the window to have the keyboard")
        bundle.type("https://parvis.exemple.fr")
        bundle.key("Tab")
        bundle.type("gestionnaire")
        bundle.wait(lambda: text_of(fields[0]) == "https://parvis.exemple.fr" and text_of(fields[1]) == "gestionnaire", what="what was typed")
        bundle.find("push button", "Se connecter")
        nameless = bundle.nameless()
        assert not nameless, f"controls without a name: {nameless}"
        bundle.screenshot(picture)
        print(", ".join(FIELDS))
    except BaseException:
        bundle.screenshot(picture)
        print(bundle.output(), file=sys.stderr)
        raise
    finally:
        bundle.close()


if __name__ == "__main__":
    main(sys.argv[1])
