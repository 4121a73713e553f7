# SPDX-License-Identifier: EUPL-1.2
"""How fast the queue is with many pieces. usage: mesures.py BUILD_DIR [PIECES | URL]

Prints two lines, medians in milliseconds: from the session that opens to the first row, and from V to
the next page on the screen. With a URL, a server that runs already (gestionnaire, the demo's password).
Under tests/desktop/under-xvfb.
"""
import os
import re
import statistics
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from journey import Server  # noqa: E402
from poste import Poste  # noqa: E402

DECISIONS = 15


def moments(app, kind):
    return [int(found) for found in re.findall(rf"mesure: {kind} (\d+)", app.output())]


def main(build, what="10000"):
    server = None if what.startswith("http") else Server(build, int(what))
    app = Poste(build, server.url if server else what, G_MESSAGES_DEBUG="parvis-client")
    try:
        app.sign_in()
        app.wait(app.piece_is_ready, what="the first piece")
        waiting = app.count("Justificatifs")
        for _ in range(DECISIONS):
            pages = len(moments(app, "page"))
            app.key("v")
            app.wait(lambda: len(moments(app, "page")) > pages, what="the next page")
            app.wait(app.piece_is_ready, what="its detail")
        first = (moments(app, "ligne")[0] - moments(app, "session")[0]) / 1000
        pages = moments(app, "page")
        after = [(min(page for page in pages if page >= decision) - decision) / 1000 for decision in moments(app, "decision")]
        print(f"première ligne ({waiting} pièces) : {first:.0f} ms")
        print(f"de V à la page suivante (médiane de {len(after)}, max {max(after):.0f}) : {statistics.median(after):.0f} ms")
    finally:
        app.close()
        if server:
            server.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
