"""A server between S3's and whoever asks it, in whatever mood it is: busy, down, cut off, with credentials that expired."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from servers import s3_server

SAID = {
    "busy": (503, "SlowDown", "Please reduce your request rate."),
    "expired": (403, "ExpiredToken", "The provided token has expired."),
    "broken": (500, "InternalError", "We encountered an internal error."),
}


class Between(BaseHTTPRequestHandler):
    """Hands requests on to the server, in whatever mood it is."""

    protocol_version = "HTTP/1.1"
    mood, moods, behind, only = "", [], "", ("GET", "PUT")

    def _handle(self):
        mood = type(self).moods.pop(0) if type(self).moods else type(self).mood
        if self.command not in self.only:
            mood = ""
        length = int(self.headers.get("content-length") or 0)
        content = self.rfile.read(length // 2 if mood == "cut while sending" else length)
        if mood == "cut while sending" or mood == "down":
            self.close_connection = True
            self.connection.close()
            return
        if mood in SAID:
            self._said(*SAID[mood])
            return
        if mood == "slow":
            time.sleep(0.3)
        if mood == "old listing" and "list-type" in self.path:
            self._answer(200, "<?xml version='1.0'?><ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>")
            return
        self._handed_on(content, cut=mood == "cut")

    def _said(self, status, code, message):
        self._answer(status, f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>")

    def _answer(self, status, told):
        text = told.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def _handed_on(self, content, *, cut):
        place = urlsplit(self.behind)
        there = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
        there.request(self.command, self.path, content, dict(self.headers))
        answer = there.getresponse()
        data = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", answer.getheader("content-length") or str(len(data)))
        self.end_headers()
        if cut:
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            self.connection.close()
        elif self.command != "HEAD":
            self.wfile.write(data)
        there.close()

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _handle

    def log_message(self, *_):
        """Nothing is written."""

    def handle(self):
        """A connection that was cut is no error here."""
        try:
            super().handle()
        except (OSError, ValueError):
            self.close_connection = True


@contextlib.contextmanager
def s3_between():
    """Start both; ``real`` is the one behind."""
    with s3_server() as real:
        Between.behind = real.endpoint
        server = ThreadingHTTPServer(("127.0.0.1", 0), Between)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        server.real = real
        yield server
        server.shutdown()
        thread.join()
        server.server_close()
