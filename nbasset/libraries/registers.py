"""Registers of Python's own modules: what cells enter there by name for everybody who asks by that name."""

from __future__ import annotations

from types import ModuleType

from nbasset.core.digests import Structure
from nbasset.libraries.library import ABSENT, USERS, Counted, Foreign, Library, Settings, Several

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


COPYREG = Library(
    name="copyreg",
    settings=Settings("ways of pickling", _copyreg, _put_copyreg, written=("copyreg.", "pickle(")),
)

CODECS = Library(name="_codecs", for_anybody=True)
