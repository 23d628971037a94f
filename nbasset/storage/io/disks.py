"""Where files with values lie: in a folder of this computer, or on any file system that fsspec knows."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from blake3 import blake3

from nbasset.core.errors import NbassetError, NotStored, Unavailable
from nbasset.core.extras import needed
from nbasset.core.kept_at import without_password
from nbasset.storage.io.disk import Disk, Write
from nbasset.storage.io.parts import PART, sent_in_parts
from nbasset.storage.io.trouble import trouble

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

READ_WHOLE = 64_000_000
"""Bytes up to which a file is read to know whether it is the same once its time is another one."""

COPIED_AT_ONCE = 5 * 2**30
"""Bytes up to which S3 copies an object in one step."""


class Folder(Disk):
    """A folder of this computer.

    Args:
        root: the folder, made when it does not exist.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._same: dict[tuple[str, str], str] = {}

    def write(self, path: str, write: Write) -> None:
        """Write beside its place, then rename; nobody writes into it by accident afterwards."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = place.with_name(f".{secrets.token_hex(6)}.tmp")
        try:
            with temporary.open("xb") as file:
                write(file)
            temporary.chmod(0o444)
            temporary.replace(place)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    @contextmanager
    def open(self, path: str) -> Iterator[str | BinaryIO]:
        """The path of a file."""
        place = self.root / path
        if not place.is_file():
            raise FileNotFoundError(str(place))
        yield str(place)

    def sign(self, path: str, known: str) -> str:
        """Size, time, inode, and of what is not very large the digest: what was only copied is the same."""
        place = self.root / path
        try:
            stat = place.stat()
        except OSError:
            return ""
        seen = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
        told, _, digest = known.partition(" b3:")
        if told == seen or self._same.get((path, known)) == seen:
            return known
        if stat.st_size > READ_WHOLE or (known and not digest):
            return seen
        now = blake3(max_threads=blake3.AUTO).update_mmap(place).hexdigest()[:32]
        if now == digest:
            self._same[path, known] = seen
            return known
        return f"{seen} b3:{now}"

    def show(self, version: str, view: str, others: str) -> str:
        """A second name for the same file; where the file system has none, a copy."""
        source, place = self.root / version, self.root / view
        if place.exists() and place.samefile(source):
            return ""
        aside = self._aside(place, self.root / others)
        temporary = place.with_name(f".{secrets.token_hex(6)}.tmp")
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, temporary)
        except OSError:
            temporary.write_bytes(source.read_bytes())
        temporary.replace(place)
        return aside

    def _aside(self, place: Path, others: Path) -> str:
        """Move a file out of the way that is none of the versions; its name then."""
        if not place.exists() or any(place.samefile(each) for each in _files(others)):
            return ""
        content = place.read_bytes()
        if any(each.stat().st_size == len(content) and each.read_bytes() == content for each in _files(others)):
            return ""
        aside = place.with_name(f"{place.stem}.aside-{secrets.token_hex(3)}{place.suffix}")
        place.replace(aside)
        return str(aside)

    def remove(self, path: str, view: str) -> None:
        """Remove a file."""
        place, shown = self.root / path, self.root / view
        with contextlib.suppress(FileNotFoundError):
            if shown.samefile(place):
                shown.unlink()
        place.unlink(missing_ok=True)

    def find(self, folder: str) -> Iterable[tuple[str, int]]:
        """As the file system lists them."""
        for place in (self.root / folder).rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                if place.is_file():
                    yield place.relative_to(self.root).as_posix(), place.stat().st_size

    def size(self, path: str) -> int:
        """As the file system tells it."""
        with contextlib.suppress(FileNotFoundError):
            return (self.root / path).stat().st_size
        return 0

    def name(self, path: str) -> str:
        """The path, from the working folder where it is below that."""
        whole = self.root / path
        with contextlib.suppress(ValueError):
            return whole.relative_to(Path.cwd()).as_posix()
        return str(whole)


def _files(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.is_file()] if folder.is_dir() else []


WHOLE_AT_ONCE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "memory", "oci", "oss", "r2"})
"""The protocols by which a file is there once it is whole, and not before."""

READ_ONLY = frozenset({"http", "https"})
"""The protocols by which nothing can be kept."""

ASKED = 1.0
"""Seconds for which a sign holds that was asked of another computer: a look follows the other."""


class Elsewhere(Disk):
    """A place that fsspec leads to.

    Args:
        url: where it begins, such as ``s3://bucket/team``.
        options: what its file system is told, as fsspec takes it; credentials come from the environment otherwise.
    """

    def __init__(self, url: str, options: Mapping[str, object] | None = None) -> None:
        self.url = url.rstrip("/")
        self._options = dict(options or {})
        self._system: AbstractFileSystem | None = None
        self._asked: dict[str, tuple[float, str]] = {}
        self._refused = 0.0, ""
        self._under_way: dict[str, Future[str]] = {}

    def __reduce__(self) -> tuple[type[Elsewhere], tuple[str, Mapping[str, object]]]:
        """Another process asks for itself."""
        return type(self), (self.url, self._options)

    @property
    def has_secret(self) -> bool:
        """Whether it was told what its file system is to be told, such as a password."""
        return bool(self._options) or without_password(self.url) != self.url

    @property
    def system(self) -> AbstractFileSystem:
        """The file system; it keeps no listings, which another process may have made old."""
        if self._system is None:
            with needed("io", f"What lies at {self.url}"):
                import fsspec
            options = {"use_listings_cache": False, **self._options}
            self._system, _ = fsspec.url_to_fs(self.url, **options)
        return self._system

    def _at(self, path: str) -> str:
        return f"{self.url}/{path}"

    @contextmanager
    def _asking(self, doing: str, kind: type[NbassetError] = Unavailable) -> Iterator[None]:
        """What fails inside is told in a sentence; that a file is not there is an answer.

        Raises:
            Unavailable: or another kind, with the sentence.
        """
        try:
            yield
        except (FileNotFoundError, NotImplementedError, NbassetError):
            raise
        except Exception as error:  # every file system has errors of its own
            raise kind(f"{without_password(self.url)} {doing} at the moment: {trouble(error)}.") from error

    def write(self, path: str, write: Write) -> None:
        """Write to a file of this computer and send that: to S3 in parts, while it is written."""
        self._asked.pop(path, None)
        place, protocol = self._at(path), self.url.partition("://")[0]
        if protocol in READ_ONLY:
            raise self._only_read()
        with self._asking("takes nothing", NotStored):
            system = self.system
        with (
            tempfile.NamedTemporaryFile(prefix="nbasset-") as file,
            sent_in_parts(system, place, file) as sending,
        ):
            write(cast("BinaryIO", sending or file))
            file.flush()
            try:
                with self._asking("takes nothing", NotStored):
                    if sending is None or not sending.end():
                        self._send(file.name, place, whole=protocol in WHOLE_AT_ONCE)
            except NotImplementedError as error:
                raise self._only_read() from error
            except FileNotFoundError as error:
                raise NotStored(f"{without_password(self.url)} takes nothing: there is no such place.") from error

    def _only_read(self) -> NotStored:
        return NotStored(f"{self.url} can only be read: nothing can be kept there.")

    def _send(self, source: str, place: str, *, whole: bool) -> None:
        there = place if whole else f"{place}.{secrets.token_hex(6)}.tmp"
        if not whole:
            self.system.makedirs(place.rpartition("/")[0], exist_ok=True)
        if Path(source).stat().st_size <= PART:
            self.system.pipe_file(there, Path(source).read_bytes())
        else:
            self.system.put_file(source, there)
        if not whole:
            self.system.mv(there, place)

    @contextmanager
    def open(self, path: str) -> Iterator[str | BinaryIO]:
        """The content of a file; of a large one several parts at once."""
        place = self._at(path)
        with self._asking("gives nothing"):
            size = self.system.info(place).get("size") or 0
            if size <= PART:
                content = self.system.cat_file(place)
            else:
                starts = range(0, size, PART)
                ends = [min(start + PART, size) for start in starts]
                parts = self.system.cat_ranges([place] * len(ends), list(starts), ends, on_error="raise")
                content = b"".join(parts)
        if len(content) != size:
            raise Unavailable(f"{without_password(self.url)} gave a part alone of what it holds: run again.")
        yield io.BytesIO(content)

    def sign(self, path: str, known: str) -> str:
        """The tag that the other side has given it; where it gives none, size and time."""
        when, told = self._asked.get(path, (0.0, ""))
        if time.monotonic() - when < ASKED:
            return told
        if time.monotonic() - self._refused[0] < ASKED:
            raise Unavailable(self._refused[1])
        try:
            told = self._sign(path)
        except Unavailable as error:
            self._refused = time.monotonic(), str(error)
            raise
        self._asked[path] = time.monotonic(), told
        return told

    def _sign(self, path: str) -> str:
        self.system.invalidate_cache()
        try:
            with self._asking("does not answer"):
                found = self.system.info(self._at(path))
        except FileNotFoundError:
            return ""
        return _told(found)

    def find(self, folder: str) -> Iterable[tuple[str, int]]:
        """As the other side lists them."""
        self.system.invalidate_cache()
        root = str(self.system._strip_protocol(self.url)).rstrip("/")
        with self._asking("lists nothing"):
            found = self.system.find(self._at(folder), detail=True)
        for name, told in found.items():
            yield name.removeprefix(root).lstrip("/"), int(told.get("size") or 0)

    def size(self, path: str) -> int:
        """As the other side tells it."""
        with contextlib.suppress(FileNotFoundError):
            return int(self.system.info(self._at(path)).get("size") or 0)
        return 0

    def show_soon(self, version: str, view: str, others: str) -> None:
        """The other side copies while this one does something else."""
        with contextlib.suppress(NbassetError):
            self.settle(view)
        beside = ThreadPoolExecutor(1, "nbasset-view")
        self._under_way[view] = beside.submit(self._show, version, view, others)
        beside.shutdown(wait=False)

    def settle(self, view: str) -> str:
        """Wait until the copy is made."""
        moving = self._under_way.pop(view, None)
        return moving.result() if moving else ""

    def show(self, version: str, view: str, others: str) -> str:
        """A copy, made on the other side; beside the versions it is said which one that is."""
        self.show_soon(version, view, others)
        return self.settle(view)

    def _show(self, version: str, view: str, others: str) -> str:
        pointer = self._at(f"{others}/current")
        with self._asking("moves nothing"):
            before, told = self._sign(view), ""
            with contextlib.suppress(FileNotFoundError):
                told = self.system.cat_file(pointer).decode()
            if before and told == f"{version} {before}":
                return ""
            known = not before or told.partition(" ")[2] == before or _is_one_of(before, self.system, self._at(others))
            aside = "" if known else _aside(self._at(view), self.system)
            _copy(self._at(version), self._at(view), self.system)
            now = self._sign(view)
            if now.partition(" ")[0] == self._sign(version).partition(" ")[0]:  # nobody else has moved it meanwhile
                self.system.pipe_file(pointer, f"{version} {now}".encode())
        return aside

    def remove(self, path: str, view: str) -> None:
        """Remove a file."""
        self._asked.pop(path, None)
        with contextlib.suppress(NbassetError):
            self.settle(view)
        pointer = self._at(f"{path.rpartition('/')[0]}/current")
        with self._asking("removes nothing"):
            with contextlib.suppress(FileNotFoundError):
                if self.system.cat_file(pointer).decode() == f"{path} {self._sign(view)}":
                    self.system.rm([self._at(view), pointer])
            with contextlib.suppress(FileNotFoundError):
                self.system.rm_file(self._at(path))

    def name(self, path: str) -> str:
        """The path as a URL."""
        return self._at(path)


def _told(found: Mapping[str, object]) -> str:
    """What tells a file from others, of what its file system says."""
    tags = [found[each] for each in ("ETag", "etag", "md5Hash", "content_md5") if found.get(each)]
    times = [found[each] for each in ("LastModified", "last_modified", "mtime", "created") if found.get(each)]
    return f"{found.get('size')} {(tags or times or [''])[0]}"


def _copy(source: str, to: str, system: AbstractFileSystem) -> None:
    """Copy on the other side; s3fs alone has S3 copy part after part what it could copy at once."""
    asked = getattr(system, "call_s3", None)
    if asked is None or system.info(source)["size"] > COPIED_AT_ONCE:
        system.cp_file(source, to)
        return
    (bucket, key, _), (there, name, _) = map(system.split_path, (source, to))
    asked("copy_object", Bucket=there, Key=name, CopySource={"Bucket": bucket, "Key": key})


def _is_one_of(sign: str, system: AbstractFileSystem, others: str) -> bool:
    """Whether what a path led to is a version, where a move was cut off; one that came in parts has another tag."""
    size, _, _ = sign.partition(" ")
    with contextlib.suppress(FileNotFoundError):
        signs = [_told(each) for each in system.find(others, detail=True).values()]
        return any(each == sign or ("-" in each and each.partition(" ")[0] == size) for each in signs)
    return False


def _aside(view: str, system: AbstractFileSystem) -> str:
    """Keep under another name what somebody else has called so; that name."""
    stem, dot, ending = view.rpartition(".")
    aside = f"{stem}.aside-{secrets.token_hex(3)}{dot}{ending}"
    _copy(view, aside, system)
    return aside


def disk_at(url: str, options: Mapping[str, object] | None = None) -> Disk:
    """The place that a URL, or a path, leads to.

    >>> disk_at("/data").root.name, disk_at("file:///data").root.name, disk_at("memory://a").name("b")
    ('data', 'data', 'memory://a/b')
    """
    protocol, separator, path = url.partition("://")
    if not separator or protocol in ("file", "local"):
        return Folder(Path(path if separator else url).expanduser())
    return Elsewhere(url, options)
