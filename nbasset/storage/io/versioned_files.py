"""Values as files: every version under its key, and the current one under the asset's plain name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from nbasset.core.errors import NotStored
from nbasset.libraries.foreign import name_of
from nbasset.storage import pickling
from nbasset.storage.io import signed_files
from nbasset.storage.io.disk import Disk
from nbasset.storage.io.disks import disk_at
from nbasset.storage.io.formats import FORMATS, written
from nbasset.storage.io.frames import library_of
from nbasset.storage.io.managers import file_name
from nbasset.storage.io.versioned import PLACE, SIGN, VERSION, Lying, Named, VersionedIOManager
from nbasset.storage.records import Signer, digest
from nbasset.storage.secret import user_secret

PICKLE, ANY_FORM = "pickle", "any form"
"""The signed pickle, among the forms; and whichever suits a value."""

FORM = "form"
"""The fact that says in which form a value is kept where that depends on the value."""

VERSIONS = ".versions"
"""The folder with all versions; what reads a folder of files as one table leaves names with a dot alone."""


_VERSION = re.compile(rf"({VERSION})\.\w+")


class VersionedFiles(VersionedIOManager):
    """Keeps every version of a value as a file, and the current one under the asset's plain name.

    Args:
        form: ``parquet``, ``arrow``, ``csv``, ``json``, ``npy``, ``npz``, ``text``, ``bytes``, ``pickle``, which is
            signed: a file that you did not write is not loaded; or ``any form``: what suits the value.
        at: the folder, or a URL that fsspec knows, such as ``s3://bucket/team``.
        options: what its file system is told, as fsspec takes it.

    >>> import tempfile
    >>> from nbasset.core.keys import AssetKey
    >>> from nbasset.dagster.io_contexts import InputContext, OutputContext
    >>> manager = VersionedFiles("json", tempfile.mkdtemp())
    >>> manager.handle_output(OutputContext(AssetKey("raw")), [1, 2])
    >>> manager.load_input(InputContext(AssetKey("raw")))
    [1, 2]
    """

    def __init__(self, form: str, at: str | Path, options: Mapping[str, object] | None = None) -> None:
        self.disk: Disk = disk_at(str(at), options)
        self.counts_as = form
        self.loses = FORMATS[form].loses if form in FORMATS else ""

    @property
    def has_secret(self) -> bool:
        """Whether where its files lie a password is needed that it knows."""
        return self.disk.has_secret

    def keep(self, name: Named, value: object) -> Mapping[str, object]:
        """Write the version, then begin to have the current view lead to it."""
        form = suiting(value) if self.counts_as == ANY_FORM else self.counts_as
        path = self._path(name, form)
        self.disk.write(path, partial(_write, form, value, name))
        told = {PLACE: self.disk.name(path), SIGN: self.disk.sign(path, ""), FORM: form}
        if name.version:
            self.disk.show_soon(path, self._path(name._replace(version=""), form), self._folder(name))
        return told

    def settle(self, name: Named, told: Mapping[str, object]) -> str:
        """Wait until the plain name leads to the version."""
        view = self._path(name._replace(version=""), self._form(name, told))
        return self._said(view, self.disk.settle(view))

    def _said(self, view: str, aside: str) -> str:
        if not aside:
            return ""
        return f"{self.disk.name(view)} was changed outside: what it held is kept as {aside}."

    def give(self, name: Named, told: Mapping[str, object], columns: Sequence[str] | None) -> object:
        """Read the version.

        Raises:
            NotStored: when it is not there.
            NotTrusted, Damaged: a pickle that you did not write.
        """
        form = self._form(name, told)
        path = self._path(name, form)
        try:
            with self.disk.open(path) as source:
                if form != PICKLE:
                    return FORMATS[form].read(source, columns)
                content = Path(source).read_bytes() if isinstance(source, str) else source.read()
        except FileNotFoundError as error:
            raise NotStored(f"{name} has no value in {self.disk.name(path)}: make it first.") from error
        _, data = signed_files.unsealed(content, self.disk.name(path), _signer(), str(name))
        return pickling.load(data)

    def sign(self, name: Named, told: Mapping[str, object]) -> str | None:
        """What its file system tells of the version's file."""
        return self.disk.sign(self._path(name, self._form(name, told)), str(told.get(SIGN, "")))

    def show(self, name: Named, told: Mapping[str, object]) -> str:
        """Have the plain name lead to the version; somebody's own file of that name is kept under another one."""
        form = self._form(name, told)
        view = self._path(name._replace(version=""), form)
        if not name.version:
            return ""
        return self._said(view, self.disk.show(self._path(name, form), view, self._folder(name)))

    def give_up(self, name: Named, told: Mapping[str, object]) -> None:
        """Remove the version's file; and the plain name, where it leads there."""
        form = self._form(name, told)
        self.disk.remove(self._path(name, form), self._path(name._replace(version=""), form))

    def lying(self) -> Iterable[Lying]:
        """The files of its form; of whatever form where it keeps any."""
        ending = "" if self.counts_as == ANY_FORM else _ending(self.counts_as)
        for path, size in self.disk.find(VERSIONS):
            version, found = _VERSION.fullmatch(path.rpartition("/")[2]), path.endswith(ending)
            if version and found:
                yield Lying(version[1], path, size)

    def remove(self, version: Lying) -> None:
        """Remove its file; and the plain name, where it leads there."""
        folder, _, name = version.at.removeprefix(f"{VERSIONS}/").rpartition("/")
        self.disk.remove(version.at, f"{folder}{name.removeprefix(version.version)}")

    def size(self, name: Named, told: Mapping[str, object]) -> int | None:
        """The bytes of the version's file."""
        return self.disk.size(self._path(name, self._form(name, told)))

    def place(self, name: Named, told: Mapping[str, object]) -> str:
        """The path of the version's file."""
        return self.disk.name(self._path(name, self._form(name, told)))

    def _form(self, name: Named, told: Mapping[str, object]) -> str:
        """In which form a version is: as was said when it was kept, or else in which there is a file."""
        if self.counts_as != ANY_FORM:
            return self.counts_as
        found = (form for form in (*FORMATS, PICKLE) if self.disk.sign(self._path(name, form), ""))
        return str(told.get(FORM) or next(found, PICKLE))

    def _folder(self, name: Named) -> str:
        return "/".join([VERSIONS, *_parts(name)])

    def _path(self, name: Named, form: str) -> str:
        """The file of a version; of the current one, where everybody looks for it."""
        ending = _ending(form)
        return f"{self._folder(name)}/{name.version}{ending}" if name.version else f"{'/'.join(_parts(name))}{ending}"


def _ending(form: str) -> str:
    return FORMATS[form].ending if form in FORMATS else ".pickle"


def suiting(value: object) -> str:
    """The form that suits a value.

    >>> suiting("text"), suiting([1, 2])
    ('text', 'pickle')
    """
    if library_of(value):
        return "parquet"
    if type(value) in (str, bytes):
        return "text" if type(value) is str else "bytes"
    is_array = name_of(type(value)) == "ndarray" and not value.dtype.hasobject  # type: ignore[attr-defined]
    return "npy" if is_array else PICKLE


def _write(form: str, value: object, name: Named, file: BinaryIO) -> None:
    if form == PICKLE:
        file.write(signed_files.sealed(pickling.dump_whole(value, str(name)), _signer(), str(name), name.version))
    else:
        written(FORMATS[form], value, file, str(name))


def _parts(name: Named) -> list[str]:
    return [*map(file_name, name.parts), *([_point(name.point)] if name.point else [])]


def _point(key: str) -> str:
    """A partition's key as the name of a file that no other key has, also where disks know no capitals.

    >>> _point("2026-01-01"), _point("a/b").partition("-")[0], _point("North").partition("-")[0]
    ('2026-01-01', 'a_b', 'North')
    """
    told = re.sub(r"[^\w.=,-]+", "_", key)[:40]
    return file_name(told if told == key.lower() else f"{told}-{digest(key.encode())[:8]}")


def _signer() -> Signer:
    return Signer(user_secret())
