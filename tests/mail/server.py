"""A real mail server (aiosmtpd) that does what a test tells it to.

Prints `port N` when it listens, and a line for everything a test waits for. What it accepts it writes to LOG, one JSON
object a line, before it says so. Ends when its standard input does.

RULES is a JSON file that is read anew for every command:

    {"mail": REPLY, "rcpt": {ADDRESS: [REPLY, ...]}, "data": {ADDRESS: [REPLY, ...]}}

ADDRESS may be "*". Of a list each reply is for one try, the last for all that follow; null accepts. A REPLY is a line such
as "550 no", or "drop": keep the mail and hang up unheard; "hang": keep it and say nothing; "vanish": keep nothing and
hang up.
"""

import argparse
import asyncio
import json
import logging
import ssl
import sys

import trustme
from aiosmtpd.smtp import SMTP, AuthResult

# Broken connections are what the tests are about.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

parser = argparse.ArgumentParser()
parser.add_argument("log")
parser.add_argument("rules")
parser.add_argument("--tls", choices=["starttls", "tls"])
parser.add_argument("--ca", help="where to write the certificate that vouches for it")
parser.add_argument("--password", help="of the user peil, who has to sign in")
parser.add_argument("--silent", action="store_true", help="never greet")
args = parser.parse_args()


def say(*words):
    print(*words, flush=True)


class Handler:
    def __init__(self):
        self.tries = {}

    def reply(self, step, address):
        """What the rules say to this address at this step."""
        with open(args.rules) as file:
            rules = json.load(file).get(step, {})
        replies = rules.get(address, rules.get("*", [None]))
        tried = self.tries.get((step, address), 0)
        self.tries[(step, address)] = tried + 1
        return replies[min(tried, len(replies) - 1)]

    async def silence(self, server, reply, *words):
        say(reply, *words)
        if reply == "hang":
            await asyncio.sleep(3600)
        server.transport.abort()
        return "421 gone"

    async def handle_MAIL(self, server, session, envelope, address, options):
        with open(args.rules) as file:
            refused = json.load(file).get("mail")
        if refused:
            return refused
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.reply("rcpt", address)
        if reply in ("drop", "hang", "vanish"):
            return await self.silence(server, reply, address)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        reply = self.reply("data", address)
        if reply is None or reply in ("drop", "hang"):
            mail = {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "locked": session.ssl is not None or args.tls == "tls",
                "signed_in": session.authenticated,
                "mail": envelope.content.decode("ascii"),
            }
            with open(args.log, "a") as log:
                log.write(json.dumps(mail) + "\n")
        if reply in ("drop", "hang", "vanish"):
            return await self.silence(server, reply, address)
        return reply or "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (b"peil", args.password.encode())
    return AuthResult(success=right, handled=False)


async def main():
    context = None
    if args.tls:
        ca = trustme.CA()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        ca.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        ca.cert_pem.write_to_path(args.ca)
    handler = Handler()
    options = {"hostname": "relay.example", "enable_SMTPUTF8": True}
    if args.tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if args.password:
        options |= {
            "authenticator": authenticate,
            "auth_required": True,
            "auth_require_tls": args.tls == "starttls",
        }
    loop = asyncio.get_running_loop()

    def speaker():
        return asyncio.Protocol() if args.silent else SMTP(handler, loop=loop, **options)

    locked = context if args.tls == "tls" else None
    server = await loop.create_server(speaker, "127.0.0.1", 0, ssl=locked)
    say("port", server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)


try:
    asyncio.run(main())
finally:
    sys.stdout.flush()
