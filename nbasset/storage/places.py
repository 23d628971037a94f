"""Places: where a store lies by itself, decided once when nbasset is loaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from nbasset.core.errors import NotStored
from nbasset.core.kept_at import leads_nowhere
from nbasset.core.patterns import pattern

NAME = ".nbasset"
"""A store's folder beside the notebook."""

_NAMES = pattern(
    r"(?P<OneDrive>OneDrive( - .+)?)|(?P<Dropbox>Dropbox( \(.+\))?)|(?P<iCloud>iCloud ?Drive|com~apple~CloudDocs)"
    r"|(?P<Google_Drive>Google ?Drive(-.+)?|My Drive)|(?P<Nextcloud>Nextcloud)|(?P<ownCloud>ownCloud)"
    r"|(?P<pCloud>pCloud ?Drive)|(?P<MEGA>MEGA|MEGAsync)|(?P<Box>Box Sync|Box-Box)"
)
"""How the folders are called that services make; a user may have called one otherwise."""

_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".shortcut-targets-by-id": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
}
"""What services put into the folders that they synchronise."""

_SYNC_ROOTS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
"""Where each service that synchronises a folder tells Windows of it, by ``SERVICE!USER!ACCOUNT``."""


_STANDS_FOR = "stands-for.json"
"""The file in a folder that stands in for a store elsewhere: it says where."""


class Place(NamedTuple):
    """Where a store lies.

    Args:
        root: its folder.
        told: why it does not lie beside the notebook, in one sentence; empty where it does, or the user has said so.
    """

    root: Path
    told: str = ""


def place_now() -> Place:
    """Where the store of this session lies: ``NBASSET_HOME``, or else what :func:`place_for` says of this folder."""
    named = os.environ.get("NBASSET_HOME")
    return Place(folder_of(named)) if named else place_for(Path(NAME).absolute().parent)


def folder_of(named: str) -> Path:
    """The folder of a store as people name it: a path, or a URL, for which a folder in the user's cache stands in.

    Args:
        named: the path or the URL.

    Raises:
        NotStored: when it is written like a URL, and leads nowhere.
    """
    if why := leads_nowhere(named):
        raise NotStored(f"There can be no store there: {why}")
    if "://" not in named:
        return Path(named)
    import json
    from zlib import crc32

    url = named.rstrip("/")
    name = "".join(letter if letter.isalnum() else "-" for letter in url)[-60:]
    root = user_cache() / "nbasset" / f"{name}-{crc32(url.encode()):08x}" / NAME
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if url_of(root) != url:
        (root / _STANDS_FOR).write_text(json.dumps({"url": url}), encoding="utf-8")
    return root


def url_of(root: Path) -> str:
    """The URL of the store for which a folder stands in; empty where it is the store itself.

    Args:
        root: the folder.
    """
    import json

    stands_for = root / _STANDS_FOR
    try:
        if not stands_for.exists():
            return ""
    except OSError:
        return ""  # whoever opens the folder says what is wrong with it
    try:
        return str(json.loads(stands_for.read_text(encoding="utf-8"))["url"])
    except OSError as error:
        raise NotStored(f"There can be no store in {root}: {_STANDS_FOR} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NotStored(f"{stands_for} does not say which store it stands for: {error}.") from error


def named(root: Path) -> str:
    """Where a store is, as people read it.

    Args:
        root: its folder, or the one that stands in for it.
    """
    url = url_of(root)
    return f"{url} ({root.absolute()} stands in for it)" if url else str(root.absolute())


def place_for(folder: Path) -> Place:
    """Where the store of a notebook lies.

    Beside it, and where there is one already, that is used. In the user's cache where the folder cannot be written to,
    or somebody synchronises it: such services copy files while they are written, hold them locked, and bring back what
    another computer had; a folder in the network is beside all the same.

    Args:
        folder: the notebook's folder.
    """
    beside = folder / NAME
    if _is_writable(beside):
        return Place(beside)
    service = ""
    if not beside.is_dir() and _is_writable(folder):
        service = synchronised_by(folder)
        if not service:
            return Place(beside)
    root = user_cache() / "nbasset" / _name_of(folder) / NAME
    if service:
        why, way = f"{service} synchronises this folder", f"%nbasset store {NAME} keeps them here"
    else:
        why, way = "this folder cannot be written to", "%nbasset store PATH keeps them elsewhere"
    return Place(root, f"Results are kept in {root}, as {why}: {way}.")


def user_cache() -> Path:
    """The folder in which this user's programs keep what they can make again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else _home() / ".cache"


def synchronised_by(folder: Path) -> str:
    """The service that synchronises a folder with others, as far as anybody can tell; empty for none.

    Args:
        folder: the folder.
    """
    real = Path(os.path.realpath(folder))
    way = (real, *real.parents)
    told = {_plain(root): service for root, service in _told_roots()}
    for each in way:
        service = told.get(_plain(each)) or _by_place(each) or _by_name(each.name) or _by_mark(each)
        if service:
            return service
    return ""


def _told_roots() -> Iterator[tuple[str | Path, str]]:
    """The folders that services tell of, each with its service."""
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        if os.environ.get(name):
            yield os.environ[name], "OneDrive"
    homes = [_home() / ".dropbox"]
    homes += [Path(os.environ[name], "Dropbox") for name in ("APPDATA", "LOCALAPPDATA") if os.environ.get(name)]
    for home in homes:
        for root in _dropbox_roots(home / "info.json"):
            yield root, "Dropbox"
    documents = _home() / "Library" / "Mobile Documents" / "com~apple~CloudDocs"
    for name in ("Desktop", "Documents"):  # iCloud has these where its user wants that
        if (documents / name).exists():
            yield _home() / name, "iCloud"
    if sys.platform == "win32":
        yield from _roots_of_windows()


def _dropbox_roots(info: Path) -> list[str]:
    """The folders that Dropbox says it has: of a person, of a team."""
    import json

    try:
        told = json.loads(info.read_text(encoding="utf-8"))
        return [str(each["path"]) for each in told.values()]
    except (OSError, ValueError, AttributeError, TypeError, KeyError):
        return []  # no Dropbox, or one of another time


def _roots_of_windows() -> Iterator[tuple[str, str]]:
    registry = import_module("winreg")
    try:
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, _SYNC_ROOTS) as services:
            for number in range(registry.QueryInfoKey(services)[0]):
                service = registry.EnumKey(services, number)
                with registry.OpenKey(services, rf"{service}\UserSyncRoots") as roots:
                    for each in range(registry.QueryInfoKey(roots)[1]):
                        yield str(registry.EnumValue(roots, each)[1]), service.partition("!")[0]
    except OSError:
        return


def _by_place(folder: Path) -> str:
    """The service of a folder that stands where macOS has those of its services."""
    if folder.parent == _home() / "Library" / "CloudStorage":
        return _by_name(folder.name) or folder.name.partition("-")[0]
    return "iCloud" if folder == _home() / "Library" / "Mobile Documents" else ""


def _by_name(name: str) -> str:
    found = _NAMES.fullmatch(name)
    return str(found.lastgroup).replace("_", " ") if found else ""


def _by_mark(folder: Path) -> str:
    if (folder / ".dropbox").is_file():  # a folder of that name is what Dropbox knows, in a home
        return "Dropbox"
    return next((service for mark, service in _MARKS.items() if (folder / mark).exists()), "")


def _plain(path: str | Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _name_of(folder: Path) -> str:
    """A name in the cache for a notebook's folder: its own, and what tells it from others of that name."""
    from zlib import crc32

    whole = os.path.realpath(folder)
    return f"{folder.name or 'root'}-{crc32(os.fsencode(whole)):08x}"


def _is_writable(folder: Path) -> bool:
    """Whether a folder is there, and files can be made in it."""
    if sys.platform == "win32":
        return _can_be_written(folder)
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _can_be_written(folder: Path) -> bool:
    """The same, tried: Windows tells of its lists of who may do what in no other way."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _home() -> Path:
    """The user's home; in a container a user may have none, which is no reason to fail."""
    return Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises then
