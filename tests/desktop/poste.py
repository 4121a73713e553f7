# SPDX-License-Identifier: EUPL-1.2
"""The agents' application, as an agent uses it: what every journey on the desktop needs."""
import os
import re

from gui import Application, name_of, states, text_of

PASSWORD = "Parvis-demo-2026"


class Poste(Application):
    """`parvis` on a server, its settings in memory only."""

    def __init__(self, build, server, dark=False, high_contrast=False, **env):
        full = {**os.environ, "GSK_RENDERER": "cairo", "GSETTINGS_BACKEND": "memory",
                "GSETTINGS_SCHEMA_DIR": os.path.join(build, "data", "agent"), "PARVIS_SERVEUR": server, **env}
        if dark:
            full["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"
        if high_contrast:
            full["ADW_DEBUG_HIGH_CONTRAST"] = "1"
        super().__init__(os.path.join(build, "client", "parvis"), env=full)

    def sign_in(self, identifiant="gestionnaire", password=PASSWORD, wait=True):
        self.find("text", "Identifiant")
        self.wait(lambda: any("active" in states(n) for n in self.children(self.root)), what="the window to have the keyboard")
        self.type(identifiant)
        self.key("Tab")
        self.type(password)
        self.key("Return")
        if wait:
            self.find("list item", r"Justificatifs, .*")

    def focus_in(self, name):
        node = next((n for n in self.walk() if "focused" in states(n)), None)
        while node is not None:
            if name_of(node) == name:
                return True
            node = node.get_parent()
        return False

    def has_text(self, name, text):
        node = self.look("text", name)
        return node is not None and text_of(node) == text

    def count(self, section):
        """What the sidebar says waits in « Justificatifs » or « Demandes »."""
        row = self.find("list item", rf"{section}, \d+ en attente")
        return int(re.search(r"\d+", name_of(row))[0])

    def go_to(self, section):
        self.key({"Justificatifs": "alt+1", "Demandes": "alt+2"}[section])

    def rows(self):
        """The names of the rows that are shown, in order."""
        return [name_of(n) for n in self._rows()]

    def _rows(self):
        # Of a list, of a table; the sidebar's are told apart by their counts.
        return [n for n in self.walk() if n.get_role_name() in ("list item", "table row") and not name_of(n).endswith(" en attente")]

    def selected(self):
        return next((name_of(n) for n in self._rows() if "selected" in states(n)), "")

    def back_in_one_breath(self, server, ident, whose, times, *keys):
        """Decides and takes back faster than the window can say it: the server has had both each time."""
        for _ in range(times):
            before = int(server(f"compte POST /api/justificatifs/{ident}/"))
            self.key(*keys)
            self.wait(lambda: int(server(f"compte POST /api/justificatifs/{ident}/")) == before + 2, 4, "the server to have both")
            assert server(f"etat {ident}") == "en_attente"
            self.wait_for_piece(whose)

    def piece_is_ready(self):
        """Its detail has come: V would work."""
        button = self.look("push button", "Valider")
        return button is not None and "sensitive" in states(button)

    def wait_for_piece(self, whose):
        self.wait(lambda: self.selected().startswith(whose) and self.piece_is_ready(), what=f"the piece of {whose}")
