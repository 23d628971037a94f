"""The session of the notebook that this process runs, for what is called from Python and not by a magic."""

from __future__ import annotations

from nbasset.notebook.session import Session

_current: list[Session] = []


def current_session() -> Session | None:
    """The session of the notebook; ``None`` in a script, and where nbasset is not loaded."""
    return _current[-1] if _current else None


def use_session(session: Session | None) -> None:
    """Make a session the current one; ``None`` for none."""
    _current[:] = [] if session is None else [session]
