"""A mail server and a messenger on this machine, for as long as a test runs."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class Mailbox(socketserver.ThreadingTCPServer):
    """Takes mail by SMTP; ``refuse`` makes it say no to every recipient."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[str] = []
        self.refuse = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.say("220 stand-in")
        for line in self.rfile:
            word = line.decode().strip().upper()
            if word.startswith("QUIT"):
                self.say("221 bye")
                return
            if word.startswith("RCPT") and self.server.refuse:
                self.say("550 nobody here")
            elif word == "DATA":
                self.say("354 go on")
                self.server.taken.append(self._letter())
                self.say("250 taken")
            else:
                self.say("250 ok")

    def _letter(self) -> str:
        held = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            held.append(line.decode())
        return "".join(held)


class Messenger(HTTPServer):
    """Answers as a messenger's robot does; ``answer`` is what it says next."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Robot)
        self.taken: list[tuple[str, dict]] = []
        self.answer: dict = {"errcode": 0, "errmsg": "ok"}
        self.status = 200

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Robot(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, *given: object) -> None:
        """Silent."""


@contextmanager
def running(server: socketserver.TCPServer) -> Iterator[socketserver.TCPServer]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
