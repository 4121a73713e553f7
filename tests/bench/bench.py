#!/usr/bin/env python3
"""./dev bench: each figure with its target beside it. Ratios in one alternating run; medians.

usage: bench.py BUILD [NAME…]; loopback only, bounded in count and time.
"""
import datetime
import http.client
import os
import pathlib
import queue
import re
import socket
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from town import Hello, Town, csrf  # noqa: E402

ROUNDS = 5


def wrk(port, path, cookie=None, connections=8, seconds=2, script=None):
    """Requests done, and what wrk prints of latencies (seconds): mean, max, p99."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    if script:
        command += ["-s", script]
    out = subprocess.run(command + [f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    unit = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}

    def seconds_of(text):
        found = re.match(r"([\d.]+)(us|ms|s|m)", text)
        assert found, out
        number, name = found.groups()
        return float(number) * unit[name]

    latency = re.search(r"Latency\s+(\S+)\s+\S+\s+(\S+)", out)
    return {
        "requests": int(re.search(r"(\d+) requests in", out)[1]),
        "per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]),
        "mean": seconds_of(latency[1]),
        "max": seconds_of(latency[2]),
        "p99": seconds_of(re.search(r"\n\s+99%\s+(\S+)", out)[1]),
        "errors": re.search(r"Non-2xx or 3xx responses: (\d+)", out),
        "out": out,
    }


def cpu_of(targets):
    """Seconds of CPU a request of each (server, path, cookie), in alternating runs: medians."""
    samples = [[] for _ in targets]
    for _ in range(ROUNDS):
        for seen, (server, where, cookie) in zip(samples, targets):
            before = server.cpu()
            done = wrk(server.port, where, cookie)
            assert not done["errors"], done["out"]
            seen.append((server.cpu() - before) / done["requests"])
    return [statistics.median(seen) for seen in samples]


def over(page, floor, most):
    return f"{page / floor:.2f} ({page * 1e6:.0f} µs / {floor * 1e6:.0f} µs)", page / floor <= most


def agenda_cpu(build):
    """CPU of the signed-in agenda page over the bare guarded hello."""
    with Town(build, children=2, who="david.moulin") as town, Hello(build) as hello:
        cookie, _ = town.sign_in("david.moulin")
        floor, page = cpu_of([(hello, "/", None), (town, f"/agenda?personne={town.children[0]}", cookie)])
        return over(page, floor, 3.0)


def add_past_year(town):
    """The household's lines once more, two years before: a year that is over. Gives it."""
    db = sqlite3.connect(town.dir / "parvis.db")
    db.execute("INSERT INTO ecriture (exercice, numero, debit, credit, montant_cents, date_valeur, date_enregistrement, enregistre_a, libelle, sous_libelle,"
               " nature, acteur_type, acteur_id, chaine)"
               " SELECT exercice - 2, id, debit, credit, montant_cents, date (date_valeur, '-2 years'), date (date_enregistrement, '-2 years'),"
               " enregistre_a - 2 * 31557600, libelle, sous_libelle, nature, acteur_type, acteur_id, chaine FROM ecriture WHERE nature = 'reservation'")
    db.commit()
    year, = db.execute("SELECT substr (date_valeur, 1, 4) FROM ecriture WHERE date_valeur < date ('now', '-1 year') GROUP BY 1 ORDER BY count (*) DESC LIMIT 1").fetchone()
    db.close()
    return year


def pages(build):
    """CPU of the other signed-in pages over the bare guarded hello: a household of four children, a year of meals."""
    with Town(build, children=3, who="david.moulin") as town, Hello(build) as hello:
        cookie, token = town.sign_in("david.moulin")
        for path in town.bookable(token, 400):
            town.post(path, cookie, {"_csrf": token, "action": "reserver"})
        year = add_past_year(town)
        paths = ["/echanges", f"/agenda?personne={town.children[0]}", f"/paiements/releve?annee={year}",
                 f"/paiements/releve?annee={year}&mois={year}-01", "/demandes"]
        lines = town.get(paths[3], cookie)[1].count("<tr><td>")
        assert lines > 200, lines
        floor, *seen = cpu_of([(hello, "/", None)] + [(town, path, cookie) for path in paths])
        for page in seen:
            yield over(page, floor, 4.0)


def size_of_town(build):
    """CPU of the agenda page with 5,000 households in the town over the same with 50."""
    with Town(build, children=2, who="david.moulin", demo=["--population", "50"], jobs=False) as small, \
            Town(build, children=2, who="david.moulin", demo=["--population", "5000"], jobs=False) as large:
        little, much = cpu_of([(town, f"/agenda?personne={town.children[0]}", town.sign_in("david.moulin")[0]) for town in (small, large)])
        return over(much, little, 1.2)


BOOK = """
local paths, n = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
local body = "_csrf=%s&action=reserver"
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = "%s" }
function request ()
  n = n + 1
  if n > #paths then wrk.thread:stop () n = #paths end
  return wrk.format ("POST", paths[n], headers, body)
end
"""


def book(town, cookie, csrf, paths, connections, seconds):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as list_file, tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        list_file.write("\n".join(paths))
        list_file.flush()
        script.write(BOOK % (list_file.name, csrf, cookie))
        script.flush()
        done = wrk(town.port, "/", connections=connections, seconds=seconds, script=script.name)
        assert not done["errors"], done["out"]
        return done


def bookings(build):
    """Durable bookings a second, 64 at once over one at a time, with 2 ms added to each flush; and fairness."""
    slow = {"LD_PRELOAD": str((pathlib.Path(build) / "tests/bench/libslowsync.so").resolve()), "SLOWSYNC_US": "2000"}
    with Town(build, env=slow, children=400) as town:
        cookie, csrf = town.sign_in()
        paths = town.bookable(csrf, 60000)
        used, one, many, waits = 0, [], [], []
        for _ in range(3):
            for samples, connections, seconds in ((one, 1, 2), (many, 64, 2)):
                done = book(town, cookie, csrf, paths[used:], connections, seconds)
                used += done["requests"] + connections
                samples.append(done["per_second"])
                if connections == 64:
                    waits.append(done["max"] / done["mean"])
        subprocess.run([town.server, "verifier", "--config", town.config], check=True, stdout=subprocess.DEVNULL)
        ratio, wait = statistics.median(many) / statistics.median(one), statistics.median(waits)
        yield f"{ratio:.1f} ({statistics.median(many):.0f}/s / {statistics.median(one):.0f}/s)", ratio >= 20
        yield f"{wait:.1f}", wait <= 5


def together(build):
    """One transaction of four children's school year over one booking, 2 ms a flush."""
    slow = {"LD_PRELOAD": str((pathlib.Path(build) / "tests/bench/libslowsync.so").resolve()), "SLOWSYNC_US": "2000"}
    with Town(build, env=slow, children=8) as town:
        cookie, token = town.sign_in()
        singles, year = [], []
        paths = town.bookable(token, 10000)
        per_child = len(paths) // 8
        for path in paths[per_child * 4:per_child * 4 + 60]:
            begun = time.perf_counter()
            r, _ = town.post(path, cookie, {"_csrf": token, "action": "reserver"})
            singles.append(time.perf_counter() - begun)
            assert r.status == 303, r.status
        du, au = datetime.date.today() + datetime.timedelta(days=14), datetime.date.today() + datetime.timedelta(days=14 + 360)
        fields = [("_csrf", token), ("du", f"{du:%d/%m/%Y}"), ("au", f"{au:%d/%m/%Y}"), ("activites", town.seance), ("periodicite", "1")]
        fields += [("usagers", child) for child in town.children[:4]] + [("jours", day) for day in "0134"]
        meals = 0
        for action in ("creer", "supprimer", "creer", "supprimer", "creer"):
            preview = town.post("/agenda/groupees", cookie, fields + [("action", action)])[1]
            hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', preview[preview.index("/agenda/groupees/confirmation"):])
            count = town.count("SELECT count(*) FROM reservation_fait")
            begun = time.perf_counter()
            r, _ = town.post("/agenda/groupees/confirmation", cookie, hidden)
            assert r.status == 303, r.status
            if action == "creer":
                year.append(time.perf_counter() - begun)
                meals = town.count("SELECT count(*) FROM reservation_fait") - count
        a, b = statistics.median(year), statistics.median(singles)
        return f"{a / b:.1f} ({meals} meals {a * 1e3:.0f} ms / {b * 1e3:.1f} ms)", meals >= 500 and a / b <= 40


def opening(build):
    """500 families book the same day in the same second, 64 at a time, and there are fewer places: nobody lost, nothing sold twice."""
    families, places = 500, 60
    with Town(build, demo=["--population", "800"]) as town:
        db = sqlite3.connect(town.dir / "parvis.db")
        seance, = db.execute("SELECT s.id FROM seance s JOIN activite a ON a.id = s.activite_id WHERE a.code = 'restauration'").fetchone()
        db.execute("UPDATE seance_lieu SET places = ? WHERE seance_id = ?", (places, seance))
        db.execute("INSERT OR REPLACE INTO reglage VALUES ('regie.decouvert_cents', '2025-07-02', '100000000')")
        db.commit()
        rows = db.execute("SELECT c.id, min(i.personne_id) FROM compte c JOIN inscription i ON i.foyer_id = c.foyer_id AND i.seance_id = ? AND i.au >= '2027-06-01' "
                          "GROUP BY c.foyer_id LIMIT ?", (seance, families)).fetchall()
        assert len(rows) == families, len(rows)
        town.children, town.seance = [0], seance
        day = next(d for d in (p.rsplit("/", 1)[1] for p in reversed(town.bookable(None, 1000))) if not db.execute("SELECT 1 FROM reservation WHERE jour = ?", (d,)).fetchone())
        cookies = town.open_sessions(compte for compte, _ in rows)
        work, waits, accepted, other, lock = queue.SimpleQueue(), [], set(), [], threading.Lock()
        for (_, child), cookie in zip(rows, cookies):
            work.put((child, cookie, csrf(town.get("/demandes", cookie)[1])))

        def book_all():
            connection = http.client.HTTPConnection("127.0.0.1", town.port, timeout=60)
            while True:
                try:
                    child, cookie, token = work.get_nowait()
                except queue.Empty:
                    return
                begun = time.perf_counter()
                r, _ = town.post(f"/agenda/{child}/{seance}/{day}", cookie, {"_csrf": token, "action": "reserver"}, connection)
                with lock:
                    waits.append(time.perf_counter() - begun)
                    if r.status == 303:
                        accepted.add(child)
                    elif r.status != 409:
                        other.append(r.status)

        threads = [threading.Thread(target=book_all) for _ in range(64)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        booked = {p for p, in db.execute("SELECT personne_id FROM reservation WHERE jour = ? AND seance_id = ?", (day, seance))}
        taken = dict(db.execute("SELECT i.etablissement_id, count(*) FROM reservation r JOIN inscription i ON i.personne_id = r.personne_id AND i.seance_id = r.seance_id "
                                "AND r.jour BETWEEN i.du AND i.au WHERE r.jour = ? AND r.seance_id = ? GROUP BY 1", (day, seance)))
        said = dict(db.execute("SELECT etablissement_id, prises FROM occupation WHERE jour = ? AND seance_id = ?", (day, seance)))
        db.close()
        subprocess.run([town.server, "verifier", "--config", town.config], check=True, stdout=subprocess.DEVNULL)
        good = len(waits) == families and not other and accepted == booked and taken == said and max(taken.values()) <= places
        p99 = sorted(waits)[int(len(waits) * 0.99) - 1]
        return f"{'yes' if good else 'NO'}: {len(waits)} answered, {len(booked)} booked, p99 {p99 * 1e3:.0f} ms", good


def sign_ins(build):
    """p99 of a page while two clients sign in without pause, over p99 without them."""
    with Town(build, children=1) as town:
        cookie, _ = town.sign_in()
        stop = threading.Event()

        def sign_in_again():
            while not stop.is_set():
                town.sign_in("david.moulin")

        alone, beside = [], []
        for _ in range(ROUNDS):
            alone.append(wrk(town.port, "/demandes", cookie, connections=4)["p99"])
            stop.clear()
            clients = [threading.Thread(target=sign_in_again) for _ in range(2)]
            for c in clients:
                c.start()
            beside.append(wrk(town.port, "/demandes", cookie, connections=4)["p99"])
            stop.set()
            for c in clients:
                c.join()
        a, b = statistics.median(beside), statistics.median(alone)
        return f"{a / b:.2f} ({a * 1e3:.1f} ms / {b * 1e3:.1f} ms)", a / b <= 4


def template(build):
    """The page engine over hand-written appends, 8 KB page."""
    out = subprocess.run([pathlib.Path(build) / "tests/template/bench-template"], capture_output=True, text=True, check=True).stdout
    ratio = float(re.search(r"engine/hand: ([\d.]+)", out)[1])
    return f"{ratio:.2f}", ratio <= 1.5


def picture(size):
    """A whole PNG of nearly @size bytes, which nothing makes smaller."""
    width = 1800

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height = (size - 4096) // (3 * width + 2)
    rows = b"".join(b"\0" + os.urandom(3 * width) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))


def uploads(build):
    """Growth of the server's peak memory over fifty 10 MB uploads at once."""
    photo, boundary = picture(10 * 1024 * 1024 - 4096), "parvis-bench"
    size = len(photo)
    with Town(build, children=1) as town:
        cookie, csrf = town.sign_in()
        # The piece is made here: no page makes one without a demande.
        db = sqlite3.connect(town.dir / "parvis.db")
        db.execute("INSERT OR IGNORE INTO justificatif (type, foyer_id, cree_a) VALUES ('justificatif-domicile', 1, 0)")
        piece, = db.execute("SELECT id FROM justificatif WHERE type = 'justificatif-domicile' AND foyer_id = 1").fetchone()
        db.commit()
        db.close()
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n{csrf}\r\n--{boundary}\r\nContent-Disposition: form-data; name="fichiers"; filename="photo.png"\r\nContent-Type: image/png\r\n\r\n'.encode()
        tail = f"\r\n--{boundary}--\r\n".encode()
        town.forget_peak()  # of the sign-in's hash, which would hide all the rest
        before, answers = town.memory("VmHWM"), []

        def upload():
            s = socket.create_connection(("127.0.0.1", town.port), timeout=120)
            s.sendall((f"POST /justificatifs/{piece} HTTP/1.1\r\nHost: 127.0.0.1:{town.port}\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary={boundary}\r\n"
                       f"Content-Length: {len(head) + size + len(tail)}\r\n\r\n").encode() + head)
            s.sendall(photo)
            s.sendall(tail)
            answers.append(s.recv(100)[9:12])
            s.close()

        threads = [threading.Thread(target=upload) for _ in range(50)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        growth = (town.memory("VmHWM") - before) / 2**20
        kinds = ", ".join(f"{a.decode()} × {answers.count(a)}" for a in sorted(set(answers)))
        return f"{growth:.1f} MiB ({kinds})", growth <= 32 and answers == [b"303"] * 50


def descriptors(build):
    """Descriptors after 10,000 keep-alive connections closed by their clients."""
    with Town(build) as town:
        request = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{town.port}\r\n\r\n".encode()

        def visit(count):
            for _ in range(count):
                s = socket.create_connection(("127.0.0.1", town.port))
                s.sendall(request)
                s.recv(4096)
                s.close()

        visit(50)
        time.sleep(1)
        before = town.descriptors()
        visit(10000)
        time.sleep(2)
        growth = town.descriptors() - before
        return f"+{growth}", growth <= 0


def slow_connections(build):
    """Slow-header, slow-body and idle connections cut by their deadline (10, 30 and 60 s)."""
    with Town(build) as town:
        host = f"Host: 127.0.0.1:{town.port}\r\n"
        kinds = {
            "tête": f"GET / HTTP/1.1\r\n{host}".encode(),
            "corps": f"POST /connexion HTTP/1.1\r\n{host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\na=1".encode(),
            "repos": f"GET /healthz HTTP/1.1\r\n{host}\r\n".encode(),
        }
        sockets = {}
        for kind, first in kinds.items():
            for _ in range(20):
                s = socket.create_connection(("127.0.0.1", town.port))
                s.sendall(first)
                s.setblocking(False)
                sockets[s] = kind
        start, cut = time.time(), {k: 0 for k in kinds}
        while sockets and time.time() - start < 75:
            time.sleep(0.5)
            for s, kind in list(sockets.items()):
                try:
                    if kind != "repos" and int(time.time()) % 2:
                        s.send(b"x" if kind == "corps" else b"X-a: b\r\n")
                    if s.recv(65536) == b"":
                        raise ConnectionResetError
                except BlockingIOError:
                    continue
                except OSError:
                    cut[kind] += 1
                    s.close()
                    del sockets[s]
        for s in sockets:
            s.close()
        return ", ".join(f"{k} {n}/20" for k, n in cut.items()), all(n == 20 for n in cut.values())


def flood(build):
    """The server's answer 3 s after a flood at `ulimit -n 100`."""
    with Town(build, limit=100) as town:
        held = []
        for _ in range(200):
            try:
                held.append(socket.create_connection(("127.0.0.1", town.port), timeout=0.5))
            except OSError:
                pass
        time.sleep(0.5)
        for s in held:
            s.close()
        time.sleep(3)
        try:
            status = town.get("/healthz")[0].status
        except OSError as error:
            return f"muet : {error}", False
        return str(status), status == 200


def desktop(build):
    """The agents' application on the real server: to the first row of the queue, and from V to the next page on the screen."""
    build, begun = pathlib.Path(build).resolve(), time.monotonic()
    # So many households for so many pieces: their bookings and ledger lines are what takes long.
    with Town(build, demo=["--population", "2700", "--pieces-en-attente", "10000"]) as town:
        print(f"# the town was made in {time.monotonic() - begun:.0f} s", flush=True)
        tests = pathlib.Path(__file__).parent.parent / "desktop"
        out = subprocess.run([tests / "under-xvfb", build, "/usr/bin/python3", tests / "mesures.py", build, f"http://127.0.0.1:{town.port}"],
                             capture_output=True, text=True, check=True).stdout
        pieces, first = re.search(r"première ligne \((\d+) pièces\) : (\d+) ms", out).groups()
        most, median = re.search(r"de V à la page suivante \(.*max (\d+)\) : (\d+) ms", out).groups()
        yield f"{first} ms ({pieces} pieces)", int(pieces) >= 10000
        yield f"{median} ms (at most {most} ms)", True


FIGURES = [
    ("agenda", agenda_cpu, ["CPU of the signed-in agenda page over a bare guarded 8 KB hello"], ["≤ 3.0"]),
    ("pages", pages, [f"CPU of {page} over the same hello" for page in ("Échanges", "the agenda's month of 4 children",
                                                                            "the relevé of a full year as it opens", "the same with all its months unfolded",
                                                                            "Mes demandes")], ["≤ 4"] * 5),
    ("ville", size_of_town, ["the agenda page with 5,000 households in the town over 50"], ["≤ 1.2"]),
    ("groupees", together, ["4 children's school year in one transaction, over one booking"], ["≤ 40"]),
    ("ouverture", opening, ["500 families, the same second, 64 at a time, 60 places a school"], ["yes"]),
    ("reservations", bookings, ["durable bookings a second, 64 at once over one, 2 ms a flush", "longest wait among those 64, over the mean"], ["≥ 20", "≤ 5"]),
    ("connexions", sign_ins, ["p99 of a page while two clients sign in, over p99 without"], ["≤ 4"]),
    ("gabarits", template, ["page engine over hand-written appends, 8 KB page"], ["≤ 1.5"]),
    ("envois", uploads, ["growth of peak memory over fifty 10 MB uploads at once"], ["≤ 32 MiB"]),
    ("descripteurs", descriptors, ["descriptors after 10,000 keep-alive connections"], ["+0"]),
    ("lenteurs", slow_connections, ["slow-header, slow-body and idle connections cut"], ["all"]),
    ("inondation", flood, ["answer 3 s after a flood at ulimit -n 100"], ["yes (200)"]),
    ("bureau", desktop, ["the agent's Justificatifs, 10,000 waiting pieces: time to the first row", "the same: from V to the next page on the screen"], ["(printed)", "(printed)"]),
]


def main(build, names):
    known = [f[0] for f in FIGURES]
    if set(names) - set(known):
        print(f"bench : {', '.join(known)}", file=sys.stderr)
        return 2
    print(f"{'what':<66} {'target':<10} {'seen':<34} met")
    met = True
    for name, run, titles, targets in FIGURES:
        if names and name not in names:
            continue
        result = run(build)
        rows = [result] if isinstance(result, tuple) else list(result)
        for title, target, (seen, good) in zip(titles, targets, rows):
            print(f"{title:<66} {target:<10} {seen:<34} {'yes' if good else 'NO'}", flush=True)
            met = met and good
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
