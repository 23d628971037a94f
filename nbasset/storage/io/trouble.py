"""Trouble: why another computer does not do what it is asked, in words that say what helps."""

from __future__ import annotations

import re

_SAID = (
    (r"expired", "your credentials hold no more: renew them, then run again"),
    (
        r"PermissionError|AccessDenied|Forbidden|InvalidAccessKeyId|SignatureDoesNotMatch|[Cc]redentials|"
        r"authentication failed|permission denied|\b40[13]\b",
        "see whether your credentials hold there, and allow that",
    ),
    (
        r"SlowDown|reduce your request rate|Throttl|TooManyRequests|\b429\b|\b503\b|too many (clients|connections)",
        "it is asked too much at the moment: run again a little later",
    ),
    (r"database is locked", "another process writes to it: run again once that is done"),
    (
        r"Connect|connect|[Tt]imed? ?out|[Ee]ndpoint|content length|Payload|\[Errno (104|110|111|113|32|-\d)\]|"
        r"terminating|shutting down|starting up",
        "see whether it can be reached and your credentials hold, then run again",
    ),
    (r"InternalError|internal error|\b50[0-9]\b", "it has trouble of its own: run again a little later"),
)


def known_trouble(error: BaseException) -> str:
    """What helps against an error of another computer's; empty where it is none of those that pass.

    >>> known_trouble(PermissionError("The provided token has expired."))
    'your credentials hold no more: renew them, then run again'
    >>> known_trouble(ValueError("no such column"))
    ''
    """
    told = f"{type(error).__name__}: {error}"
    return next((says for sign, says in _SAID if re.search(sign, told)), "")


def trouble(error: BaseException) -> str:
    """The same with what the error says itself, in a line without addresses; of all other errors that alone.

    >>> trouble(ConnectionError('[Errno 111] refused by "http://host:9/long/name".'))
    'see whether it can be reached and your credentials hold, then run again (refused by …)'
    >>> trouble(ValueError("what?"))
    'ValueError: what?'
    """
    told = re.sub(
        r"""^\[Errno -?\d+\] |["']?\w+://[^\s"']+["']?""", lambda found: "…" if "//" in found[0] else "", str(error)
    )
    words = told.partition("\n")[0].strip().rstrip(".:")
    says = known_trouble(error)
    if says:
        return f"{says} ({words})" if words else says
    return f"{type(error).__name__}: {words}"
