"""Errors: each one clear sentence that says what is wrong, where, and what to do."""

from __future__ import annotations


class NbassetError(Exception):
    """Whatever nbasset itself has to say against something."""

    def _render_traceback_(self) -> list[str]:
        """How IPython shows it: the sentence alone, no frames of machinery."""
        return [f"{type(self).__name__}: {self}"]


class Refused(NbassetError):
    """What was said cannot be accepted, and nothing has been done; Dagster has one word for most of it."""


class InvalidDefinition(Refused):
    """An asset, job or option that cannot be accepted; what was defined before stays."""


class InvalidSelection(Refused):
    """A selection that names nothing that is defined, or cannot be read."""


class NeverMade(NbassetError):
    """A value was asked for that no run has made."""


class NotStored(NbassetError):
    """A value could not be kept; the value itself is unharmed and still delivered."""


class Damaged(NbassetError):
    """A stored result is not what was written: it was set aside and will be made again."""


class NotTrusted(NbassetError):
    """A stored result was not made by this user: it is listed, never loaded."""


class Unavailable(NbassetError):
    """A stored result cannot be read at the moment: nothing is known against it, and it stays in the store."""


class OutOfMemory(Unavailable):
    """A stored result does not fit into memory at the moment, as it would not when it was made again."""


class Drifted(NbassetError):
    """A stored result is whole but cannot be used by today's code or packages: the next run makes it again."""


class ExtraMissing(NbassetError, ImportError):
    """A feature needs a package that is not installed; the sentence says which, and how to install it."""
