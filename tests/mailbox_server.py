"""Where messages arrive: a real mail server and a real webhook, on this computer."""

from __future__ import annotations

import email
import email.policy
import http.server
import json
import socket
import threading
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Hook:
    """A webhook.

    Attributes:
        got: what was posted, the oldest first.
        answer: what it answers: 200, or that it is out of order.
    """

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.answer = 200
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if hook.answer == 200:
                    hook.got.append(told)
                self.send_response(hook.answer)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.address = f"json://127.0.0.1:{self._server.server_port}/a-secret-place"

    @property
    def titles(self) -> list[str]:
        """The first lines of what came."""
        return [each["title"] for each in self.got]

    def close(self) -> None:
        """Nobody listens any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Mail:
    """A mail server.

    Attributes:
        got: the letters, the oldest first.
    """

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        self.address = f"mailto://127.0.0.1:{port}?from=nbasset@example.com&to=boss@example.com&mode=insecure"

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        """A letter has come."""
        self.got.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 Message accepted for delivery"

    def close(self) -> None:
        """Nobody listens any more."""
        self._controller.stop()
