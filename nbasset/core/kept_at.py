"""Where values are kept that the store does not keep: places that people have named, and whose values go where."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping

from nbasset.core.errors import InvalidDefinition
from nbasset.core.patterns import pattern

FORMS = ("parquet", "arrow", "csv", "json", "npy", "npz", "text", "bytes")
"""The words after ``--io`` that need no set-up: forms of files, which lie beside the notebook."""

GROUP, TYPE = "group:", "type:"
"""How the words begin that say for a whole group, or for all values of a type, where they are kept."""


class KeptAt(Mapping[str, object]):
    """I/O managers by the words after ``--io``: what needs no set-up, and what people have named.

    Args:
        made: makes the I/O manager of a place: one of :data:`FORMS`, a folder, or a URL.

    Attributes:
        names: what people have named, by that.
        rules: where the values of a group, or of a type, are kept, by ``group:NAME`` and ``type:NAME``.

    >>> kept_at = KeptAt(lambda place: f"manager of {place}")
    >>> kept_at.name("lake", "s3://bucket")
    >>> kept_at["lake"], kept_at["parquet"], "other" in kept_at
    ('manager of s3://bucket', 'manager of parquet', False)
    """

    def __init__(self, made: Callable[[str], object]) -> None:
        self._made = made
        self.names: dict[str, str] = {}
        self.rules: dict[str, str] = {}
        self._managers: dict[str, object] = {}

    def name(self, name: str, place: str) -> None:
        """Give a place a name.

        Args:
            name: the name.
            place: what it means from now on.

        Raises:
            InvalidDefinition: when there can be no such place.
        """
        if name in FORMS:
            raise InvalidDefinition(f"{name} is a form of files already: give the place another name.")
        self._managers[name] = self._made(place)
        self.names[name] = place

    def rule(self, about: str, name: str) -> None:
        """Say where the values of a group, or of a type, are kept.

        Args:
            about: ``group:NAME`` or ``type:NAME``.
            name: a word for ``--io``; ``store`` takes the rule back.

        Raises:
            InvalidDefinition: when there is no such word.
        """
        if name == "store":
            self.rules.pop(about, None)
            return
        if name not in self:
            raise InvalidDefinition(
                f"There is no place {name!r} ({', '.join(self)}): %nbasset io {name} = URL names one."
            )
        self.rules[about] = name

    def for_group(self, group: str) -> str | None:
        """Where the values of a group are kept; ``None`` where nothing was said."""
        return self.rules.get(f"{GROUP}{group}")

    def for_type(self, kind: type) -> str | None:
        """Where values of a type are kept, called by its name, alone or with its library's; ``None`` for nowhere."""
        names = ((str(each.__module__).partition(".")[0], each.__name__) for each in kind.__mro__)
        words = (f"{TYPE}{word}" for library, name in names for word in (f"{library}.{name}", name))
        return next((self.rules[word] for word in words if word in self.rules), None)

    def __getitem__(self, name: str) -> object:
        if name not in self._managers:
            if name not in self:
                raise KeyError(name)
            self._managers[name] = self._made(self.names.get(name, name))
        return self._managers[name]

    def only(self, names: Container[str]) -> KeptAt:
        """The same places and rules, as far as these names are concerned; their I/O managers are made anew.

        Args:
            names: the names.
        """
        some = KeptAt(self._made)
        some.names = {name: place for name, place in self.names.items() if name in names}
        some.rules = {about: name for about, name in self.rules.items() if name in names}
        return some

    def __contains__(self, name: object) -> bool:
        return name in self.names or name in FORMS

    def __iter__(self) -> Iterator[str]:
        return iter((*FORMS, *self.names))

    def __len__(self) -> int:
        return len(FORMS) + len(self.names)


_SCHEME = pattern(r"([A-Za-z][\w+.-]+):(.*)")
_SCHEMES = frozenset(
    {
        *("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oci", "oss", "r2", "hdfs", "webhdfs", "memory"),
        *("http", "https", "ftp", "sftp", "ssh", "smb", "webdav", "github", "hf", "dbfs"),
    }
)
"""Words that begin a URL, and no folder's name."""


def leads_nowhere(told: str) -> str:
    """Why what is written like a URL leads nowhere, as a sentence; empty for what is a URL, or none.

    Args:
        told: a path, or a URL.

    >>> leads_nowhere("s3:/bucket/team"), leads_nowhere("s3://bucket"), leads_nowhere("./s3")
    ('s3:/bucket/team is no URL: it has two slashes, s3://bucket/team.', '', '')
    >>> leads_nowhere("s3://")
    's3:// leads nowhere: write what lies behind it, such as s3://bucket/team.'
    """
    found = _SCHEME.fullmatch(told)
    if (
        found is None
        or not (found[1].lower() in _SCHEMES or found[2].startswith("//"))
        or found[1] in ("file", "local")
    ):
        return ""
    if not found[2].strip("/"):
        return f"{told} leads nowhere: write what lies behind it, such as {found[1]}://bucket/team."
    if found[2].startswith("//"):
        return ""
    return f"{told} is no URL: it has two slashes, {found[1]}://{found[2].lstrip('/')}."


def without_password(place: str) -> str:
    """A place as it may be shown.

    >>> without_password("postgresql://me:secret@host/db"), without_password("s3://bucket")
    ('postgresql://me:…@host/db', 's3://bucket')
    """
    return re.sub(r"(://[^/:@]*):[^@]*@", r"\1:…@", place)
