#!/usr/bin/env python3
"""A mail server for tests (aiosmtpd): prints "listening on PORT TLSPORT", then each mail it took as one line of JSON, read by
Python's own mail parser. It asks for TLS and for the account portal/mailpw; `bounce@…` does not exist, `grey@…` is to come later.

usage: smtp-sink.py CERTIFICATE KEY
"""
import email, email.policy, json, signal, socket, ssl, sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class Handler:
    def __init__(self, is_implicit):
        self.is_implicit = is_implicit

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("bounce@"):
            return "550 5.1.1 no such user"
        if address.startswith("grey@"):
            return "451 4.7.1 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": self.is_implicit or session.ssl is not None,
            "authenticated": bool(session.authenticated), "headers": {k: str(v) for k, v in message.items()},
            "text": read(text), "html": read(html),
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
            "defects": [type(d).__name__ for part in message.walk() for d in part.defects],
        }), flush=True)
        return "250 OK"


def read(part):
    return part.get_content().replace("\r\n", "\n") if part else None


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=isinstance(data, LoginPassword) and (data.login, data.password) == (b"portal", b"mail:pw@1"), handled=False)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(*sys.argv[1:3])
ports = free_port(), free_port()
Controller(Handler(False), hostname="127.0.0.1", port=ports[0], tls_context=context, require_starttls=True,
           authenticator=authenticate, auth_required=True).start()
Controller(Handler(True), hostname="127.0.0.1", port=ports[1], ssl_context=context, authenticator=authenticate,
           auth_required=True, auth_require_tls=False).start()
print("listening on", *ports, flush=True)
signal.pause()
