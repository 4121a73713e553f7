# SPDX-License-Identifier: EUPL-1.2
"""A picture of the queue of pieces. usage: image.py BUILD_DIR SERVER_URL FILE.png"""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from poste import Poste  # noqa: E402

build, server, picture = sys.argv[1:]
app = Poste(build, server)
app.sign_in()
app.wait(app.piece_is_ready, 30, "the first piece")
app.press_button("Fermer ce message")  # there is no keyring here
app.key("j")
app.wait(lambda: app.selected() != "" and app.piece_is_ready(), 30, "the second")
app.see("Page 1 / ", 30)
time.sleep(2)  # it is drawn
app.screenshot(picture)
app.close()
