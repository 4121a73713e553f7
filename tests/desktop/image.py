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
time.sleep(3)  # its page is drawn
app.screenshot(picture)
app.close()
