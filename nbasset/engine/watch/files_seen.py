"""Files seen: what became of files while one body ran, fact by fact, wherever the facts come from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import ClassVar

from nbasset.core.digests import digest_of
from nbasset.engine.watch.importing import Stamp, read_by_modules


class FilesSeen:
    """What became of files while one body ran; each is told by its absolute name.

    Args:
        ignored: folders whose files are no inputs, beside Python's and the system's.

    Attributes:
        read: the files that were read, as they were when they were opened.
        written: files and folders that were made, changed or removed.
        partly: those of them that were not written from their beginning: what they hold now depends on before.
        databases: those that were opened, to read or to write.
        code: the files of the user's code that were loaded for it, or were met again as modules, as they were then.
        tables: of databases of which only these were read, how their tables were then.
        listed: the folders in which it looked for what is there, with what was there then.
        beside_others: whether other bodies were at work meanwhile.
    """

    FACTS: ClassVar[tuple[str, ...]] = (
        *("read", "listed", "written", "partly", "looked", "links", "untracked", "variables", "made", "tables", "code"),
    )
    """The attributes that hold them."""

    def __init__(self, ignored: tuple[str, ...] = ()) -> None:
        self.ignored = ignored
        self.read: dict[str, Stamp] = {}
        self.listed: dict[str, str | None] = {}
        self.written: set[str] = set()
        self.partly: set[str] = set()
        self.looked: dict[str, bool] = {}
        self.links: dict[str, str | None] = {}
        self.untracked: dict[str, None] = {}
        self.variables: dict[str, str | None] = {}
        self.made: list[str] = []
        self.databases: set[str] = set()
        self.tables: dict[str, str] = {}
        self.code: dict[str, Stamp] = {}
        self.beside_others = False
        self._handed: set[str] = set()

    def _is_own(self, name: str) -> bool:
        """Whether the body has written a file, or made the folder that it is in."""
        return name in self.written or bool(self.made and f"{name}{os.sep}".startswith(tuple(self.made)))

    def reads(self, name: str, then: Stamp, *code: bool) -> None:
        """It opens a file to read it; or, where that is said, code is loaded from it, or was and is met as a module."""
        if code:
            self.code.setdefault(name, then)
        elif name not in self.read and not self._is_own(name):
            self.read[name] = then

    def takes(self, name: str, then: Stamp) -> None:
        """It hands a file to a reader, which may also write it: that shows at the end."""
        if name not in self.read and not self._is_own(name):
            self.read[name] = then
            self._handed.add(name)

    def connects(self, name: str, then: Stamp, tables: str = "") -> None:
        """It opens a database: whether it is only read shows at the end.

        Args:
            name: its file.
            then: how that was.
            tables: how the tables were which are all that it reads: whoever writes others there changes nothing.
        """
        if self._is_own(name):
            return
        if not tables:
            self.databases.add(name)
            self.tables.pop(name, None)
        elif name not in self.read:
            self.tables[name] = tables
        self.read.setdefault(name, then)

    def lists(self, name: str, then: str | None) -> None:
        """It asks what is in a folder."""
        if not self._is_own(name):
            self.listed.setdefault(name, then)

    def finds(self, name: str, there: bool) -> None:
        """It asks whether a path is there."""
        if not self._is_own(name):
            self.looked.setdefault(name, there)

    def follows(self, name: str, target: str | None) -> None:
        """It asks where a link leads, if it is one."""
        if not self._is_own(name):
            self.links.setdefault(name, target)

    def makes(self, name: str) -> None:
        """It makes a folder: all that will be in it is its own."""
        self.made.append(os.path.join(name, ""))
        self.written.add(name)

    def writes(self, name: str, whole: bool) -> None:
        """It changes a file, or a folder with all that is in it.

        Args:
            name: the path.
            whole: whether what it holds from here on does not depend on what it held before.
        """
        inside = os.path.join(name, "")
        for each in [each for each in self.read if each == name or each.startswith(inside)]:
            self.untracked[f"{os.path.basename(each)}, which the body reads and changes"] = None
            self.written.add(each)
            self.partly.add(each)
        if not whole and name not in self.written:
            self.partly.add(name)
        self.written.add(name)
        for files in read_by_modules.values():
            files.pop(name, None)

    def facts(self) -> dict[str, object]:
        """What was seen, as plain data."""
        return {name: getattr(self, name).copy() for name in self.FACTS}

    def take(self, facts: Mapping[str, object]) -> None:
        """What an earlier attempt was seen to do belongs to this body as well.

        Args:
            facts: what :meth:`facts` gave.
        """
        for name, told in facts.items():
            mine = getattr(self, name)
            if isinstance(told, dict):
                mine.update({key: value for key, value in told.items() if key not in mine})
            elif isinstance(told, set):
                mine.update(told)
            elif isinstance(told, list):
                mine.extend(told)

    def unseen(self, what: str) -> None:
        """It does something of which nobody can see what it rests on."""
        self.untracked[what] = None

    def variable(self, name: str, value: str | None) -> None:
        """It asks for an environment variable."""
        self.variables.setdefault(name, value)

    def inputs(self) -> list[str]:
        """The files and folders that were read, in order, without what the body itself had written before."""
        return [name for name in (*self.read, *self.listed) if name not in self.written]

    def only_looked(self) -> list[tuple[str, bool]]:
        """The paths it asked for, and whether they were there; without what it read or changed anyway."""
        return [(path, there) for path, there in self.looked.items() if path not in self.written | self.read.keys()]

    def changed_meanwhile(self, name: str) -> bool:
        """Whether a file is another one than when it was opened, or others are in a folder than when it was listed."""
        if name in self.read:
            return name not in self.tables and self.read[name] != identity(name)
        if not self._others_may_write or name not in self.listed or self.listed[name] == names_in(name):
            return False
        return not any(os.path.dirname(each.rstrip(os.sep)) == name for each in self.written)

    def did_not_find(self, name: str) -> bool:
        """Whether others may have made a file that was not there when the body looked for it."""
        return self._others_may_write and self.looked.get(name) is False

    @property
    def _others_may_write(self) -> bool:
        """A body that has others write for it, unseen, rather has found later what it had them write."""
        return self.beside_others or not self.untracked

    def end(self) -> None:
        """The body has ended: a database that is another one now was written to, as what was handed to a reader."""
        for name in sorted(self._handed | self.databases):
            if name not in self.written and self.changed_meanwhile(name):
                if self.read[name] is None:
                    self.written.add(name)
                else:
                    self.writes(name, whole=False)
            elif self.read[name] is None and name in self.databases:
                self.written.add(name)


def names_in(folder: str) -> str | None:
    """A digest of what is in a folder, but for what is hidden or Python's own; ``None`` when it is not there."""
    try:
        names = os.listdir(folder)
    except OSError:
        return None
    return digest_of(sorted(os.fsencode(name).hex() for name in names if name[0] != "." and name != "__pycache__"))


def identity(path: str) -> Stamp:
    """A file's size and time of change; ``None`` when it is not there."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
