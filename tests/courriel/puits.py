#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""A mail relay for the tests: puits.py FOLDER [--smtps]

STARTTLS and AUTH are required (portail / Été-2026), with a certificate for "localhost" made on the spot:
FOLDER/ca.pem is its authority, FOLDER/other.pem another one. Prints its port. What it takes is written as
FOLDER/N.eml with N.json (sender, recipient, EHLO name). The recipient says how it behaves:
plus-tard@ 451 the first time; surcharge@ 451 always; inconnu@ 550; contenu@ 554 after the text; lent@ never
answers the text.
"""
import asyncio
import json
import os
import pathlib
import ssl
import subprocess
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = pathlib.Path(sys.argv[1])


def make_certificate(name):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", FOLDER / f"{name}.key", "-out", FOLDER / f"{name}.pem"],
        check=True, capture_output=True)


class Handler:
    def __init__(self):
        self.taken, self.seen = 0, set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        who = address.split("@")[0]
        first = address not in self.seen
        self.seen.add(address)
        if who == "inconnu":
            return "550 5.1.1 No such user"
        if who == "surcharge" or (who == "plus-tard" and first):
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        who = envelope.rcpt_tos[0].split("@")[0]
        if who == "contenu":
            return "554 5.6.0 Refused"
        if who == "lent":
            await asyncio.sleep(3600)
        self.taken += 1
        (FOLDER / f"{self.taken}.json").write_text(json.dumps(
            {"from": envelope.mail_from, "to": envelope.rcpt_tos, "helo": session.host_name,
             "tls": session.ssl is not None}))
        (FOLDER / f"{self.taken}.eml").write_bytes(envelope.content)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"portail" and data.password == "Été-2026".encode()
    return AuthResult(success=good, handled=good)


async def main():
    for name in ("ca", "other"):
        make_certificate(name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "ca.pem", FOLDER / "ca.key")
    handler = Handler()
    implicit = "--smtps" in sys.argv
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, hostname="puits", authenticator=authenticate, auth_required=True,
                     auth_require_tls=not implicit, require_starttls=not implicit,
                     tls_context=None if implicit else context),
        "127.0.0.1", 0, ssl=context if implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def end_with_the_test():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_the_test, daemon=True).start()
asyncio.run(main())
