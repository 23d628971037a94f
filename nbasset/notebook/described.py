"""Described: a value as the shell shows it, in a form that is kept, so that looking at it later never loads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbasset.notebook.shell import Bundle, Formats


def described(formatter: Formats, value: object) -> Bundle:
    """A value as a shell shows it, and as it can be kept."""
    try:
        data, _ = formatter.format(value)
        found = {kind: _plain(content) for kind, content in data.items()}
    except Exception:  # noqa: BLE001  # how somebody's object shows itself is its own affair
        found = {}
    shown = {kind: content for kind, content in found.items() if content is not None and type(kind) is str}
    shown.setdefault("text/plain", f"<{type(value).__name__}, which cannot show itself>")
    return shown


def _plain(content: object) -> object:
    """What can be sent to a page and kept; None for what cannot."""
    if type(content) is str:
        return content
    if isinstance(content, bytes):
        from base64 import b64encode

        return b64encode(content).decode("ascii")
    try:
        return json.loads(json.dumps(content))
    except (TypeError, ValueError, RecursionError):
        return None
