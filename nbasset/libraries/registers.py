"""Registers of Python's own modules: what cells enter there by name for everybody who asks by that name."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from nbasset.core.digests import Structure
from nbasset.libraries.held import kept_at, while_same
from nbasset.libraries.library import ABSENT, ANYBODY, USERS, Counted, Foreign, Library, Made, Settings, Several
from nbasset.libraries.origin import Origin, is_users, place_of

_LIMIT = "field_size_limit"
_DIALECTS = "dialects"
_AT_FIRST = {"excel", "excel-tab", "unix"}
_OF_A_DIALECT = (
    *("delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace"),
    "strict",
)


def _csv(csv: ModuleType) -> dict[str, object]:
    dialects = {name: csv.get_dialect(name) for name in csv.list_dialects()}
    return {_LIMIT: csv.field_size_limit(), _DIALECTS: Several(dialects)}


def _put_csv(csv: ModuleType, name: str, value: Foreign) -> None:
    dialect = name.removeprefix(f"{_DIALECTS}.")
    if name == _LIMIT:
        csv.field_size_limit(value)
    elif value is ABSENT:
        csv.unregister_dialect(dialect)
    else:
        csv.register_dialect(dialect, value)


def _set_in_csv(csv: ModuleType) -> Structure:
    limit = csv.field_size_limit()
    own = [name for name in csv.list_dialects() if name not in _AT_FIRST]
    dialects: list[Structure] = [[name, _told(csv.get_dialect(name))] for name in sorted(own)]
    return [None if limit == 131_072 else limit, dialects] if dialects or limit != 131_072 else []


def _told(dialect: Foreign) -> list[Structure]:
    return [getattr(dialect, name) for name in _OF_A_DIALECT]


def dialect_of(told: Sequence[object]) -> object:
    """The dialect of csv that is told so.

    >>> import csv
    >>> dialect_of(_told(csv.get_dialect("excel"))).delimiter
    ','
    """
    dialect: Foreign = importlib.import_module("_csv").Dialect
    return dialect(**dict(zip(_OF_A_DIALECT, told, strict=True)))


def _reduced(thing: Foreign) -> Made | None:
    return (dialect_of, (_told(thing),)) if type(thing).__name__ == "Dialect" else None


DIALECT = Library(name="_csv", reduced=_reduced)
CSV = Library(
    name="csv",
    counted=(Counted("settings of csv", _set_in_csv, USERS),),
    settings=Settings("settings of csv", _csv, _put_csv, written=("csv.", "register_dialect", _LIMIT)),
)


def _copyreg(copyreg: ModuleType) -> dict[str, object]:
    return {"dispatch_table": tuple(copyreg.dispatch_table.items())}


def _put_copyreg(copyreg: ModuleType, _: str, value: Foreign) -> None:
    copyreg.dispatch_table.clear()
    copyreg.dispatch_table.update(value)


def _entered_in_copyreg(copyreg: ModuleType) -> dict[str, Foreign]:
    own = [(kind, entered) for kind, entered in list(copyreg.dispatch_table.items()) if is_users(entered)]
    return {f"{kind.__module__}.{kind.__qualname__}": entered for kind, entered in own}


COPYREG = Library(
    name="copyreg",
    counted=(Counted("ways of pickling", _entered_in_copyreg, ANYBODY),),
    settings=Settings(
        "ways of pickling",
        _copyreg,
        _put_copyreg,
        written=("copyreg.", "pickle("),
        stays=frozenset({"dispatch_table"}),  # packages have entered classes there that another process has not
    ),
)

CODECS = Library(name="_codecs", for_anybody=True)

_TYPES = ("types_map", "common_types", "encodings_map", "suffix_map")


def _all_types(mimetypes: ModuleType) -> tuple[object, ...]:
    return mimetypes._db, *([*getattr(mimetypes, name).values()] for name in _TYPES)


@while_same(_all_types)
def _types(mimetypes: ModuleType) -> dict[str, object]:
    # The first who asks has the computer's own files read: silently, for nobody has set them.
    return {"_db": mimetypes._db, **{f"_{name}": tuple(getattr(mimetypes, name).items()) for name in _TYPES}}


def _put_types(mimetypes: ModuleType, name: str, value: Foreign) -> None:
    if name != "_db":
        held = getattr(mimetypes, name.removeprefix("_"))
        held.clear()
        held.update(value)
    else:
        vars(mimetypes).update(_db=value, inited=value is not None)
    known: Foreign = vars(mimetypes)["_db"]
    for strict in (False, True) if known is not None else ():
        inverse: dict[str, list[str]] = {}
        for suffix, kind in known.types_map[strict].items():
            inverse.setdefault(kind, []).append(suffix)
        known.types_map_inv[strict].clear()
        known.types_map_inv[strict].update(inverse)


MIMETYPES = Library(
    name="mimetypes",
    settings=Settings("types of files", _types, _put_types, written=("mimetypes.", "add_type"), tells_all=False),
)


def _opener(_: ModuleType) -> dict[str, object]:
    request = sys.modules.get("urllib.request")
    opener: Foreign = vars(request).get("_opener") if request is not None else None
    # The first who calls urlopen has one made: silently, for nobody has set it.
    own = request is not None and opener is not None and _says(opener) != _says(request.build_opener())
    return {"opener" if own else "_opener": opener}


def _says(opener: Foreign) -> tuple[object, ...]:
    handlers = sorted((type(each).__name__, repr(getattr(each, "proxies", ""))) for each in opener.handlers)
    return *handlers, *opener.addheaders


def _put_opener(urllib: ModuleType, name: str, value: Foreign) -> None:
    request = sys.modules.get("urllib.request")
    if request is not None and (value is not ABSENT or name in _opener(urllib)):
        vars(request)["_opener"] = None if value is ABSENT else value


URLLIB = Library(
    name="urllib",
    settings=Settings("opener of URLs", _opener, _put_opener, written=("install_opener",), tells_all=False),
)

_ADAPTING = "adapters and converters of sqlite3"


def _entered_in_sqlite(sqlite3: ModuleType) -> dict[str, Foreign]:
    """What turns values for SQLite, and back: neither Python's own nor what packages enter for themselves."""
    entered = {f"adapter {_named(kind)}": each for (kind, _), each in list(sqlite3.adapters.items())}
    entered |= {f"converter {name}": each for name, each in list(sqlite3.converters.items())}
    return {name: each for name, each in entered.items() if not _is_of_packages(each)}


def _named(kind: type) -> str:
    return f"{kind.__module__} {kind.__qualname__}"


def _is_of_packages(function: Foreign) -> bool:
    home = str(getattr(function, "__module__", ""))
    return home.startswith("sqlite3.") or place_of(home).origin is Origin.PACKAGE


SQLITE = Library(
    name="sqlite3",
    counted=(Counted(_ADAPTING, _entered_in_sqlite, USERS),),
    settings=kept_at(
        _ADAPTING,
        *("sqlite3:adapters", "sqlite3:converters"),
        written=("register_adapter", "register_converter"),
    ),
)

XML, SHUTIL, ZONEINFO, GETTEXT = (
    Library(name, settings=kept_at(called, *places, written=written))
    for name, called, places, written in (
        ("xml", "namespaces of XML", ("xml.etree.ElementTree:_namespace_map",), ("register_namespace",)),
        (
            "shutil",
            "formats of archives",
            ("shutil:_ARCHIVE_FORMATS", "shutil:_UNPACK_FORMATS"),
            ("register_archive_format", "register_unpack_format", "unregister_"),
        ),
        ("zoneinfo", "where time zones lie", ("zoneinfo._tzpath:TZPATH",), ("reset_tzpath",)),
        (
            "gettext",
            "language of messages",
            ("gettext:_current_domain", "gettext:_localedirs"),
            ("textdomain", "bindtextdomain"),
        ),
    )
)
