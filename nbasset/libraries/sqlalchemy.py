"""SQLAlchemy: engines by where they lead, tables and queries by what they say, not by pools and caches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nbasset.core.errors import ExtraMissing
from nbasset.libraries.foreign import attribute, bases_of, module_of, name_of
from nbasset.libraries.library import Foreign, Library
from nbasset.libraries.nodes import Node, type_name


def open_sqlalchemy(value: Foreign) -> Node | None:
    """An engine, a session or connection, a table, an attribute of a mapped class, a query; None for anything else."""
    for base in bases_of(type(value)):
        found = _OPENERS.get(name_of(base)) if module_of(base).startswith("sqlalchemy.") else None
        if found is not None:
            return found(value)
    return None


def _engine(value: Foreign) -> Node:
    return _handle(value, value.url.render_as_string(hide_password=False), repr(value.get_execution_options()))


def _session(value: Foreign) -> Node:
    bind = attribute(value, "bind") or attribute(value, "engine")
    return _handle(value, *([] if bind is None else [bind]))


def _handle(value: Foreign, *told: object) -> Node:
    """What leads to a database: nobody sees what is in there."""
    name = type_name(type(value))
    return Node(("handle", name), told, opaque=name)


def _tables(value: Foreign) -> Node:
    return Node(("tables", type_name(type(value))), [repr(each) for each in value.sorted_tables])


def _told(value: Foreign) -> Node:
    return Node(("told", type_name(type(value)), repr(value)))


def _query(value: Foreign) -> Node:
    compiled = value.compile()
    return Node(("query", type_name(type(value)), str(compiled)), [dict(compiled.params)])


def _attribute(value: Foreign) -> Node:
    return Node(("attribute", type_name(type(value)), str(value)))


def _mapping(value: Foreign) -> Node:
    return Node(("mapping", type_name(type(value))))


def driver_of(url: str) -> str:
    """The package that SQLAlchemy reaches a database by; empty where it is Python's own, or SQLAlchemy was not asked.

    Args:
        url: perhaps one that it reads.
    """
    sqlalchemy = sys.modules.get("sqlalchemy")
    if sqlalchemy is None or "://" not in url:
        return ""
    try:
        driver = str(sqlalchemy.make_url(url).get_dialect().driver)
    except Exception:  # noqa: BLE001 - what it does not know, and what is not installed
        return ""
    return "" if driver.startswith("pysqlite") else driver


@contextmanager
def driver_needed(url: str) -> Iterator[None]:
    """Have SQLAlchemy open a database inside: what it needs for that and is not installed is said in a sentence.

    Args:
        url: the database.

    Raises:
        ExtraMissing: where a package is missing.
    """
    name = url.partition("://")[0]
    try:
        yield
    except ModuleNotFoundError as error:
        told = f"A database at {name}:// needs {error.name}: install the package that has it, or name another driver."
        raise ExtraMissing(told, name=error.name) from error
    except Exception as error:
        if type(error).__name__ != "NoSuchModuleError":
            raise
        told = f"A database at {name}:// needs a package with SQLAlchemy's dialect of that name: install it."
        raise ExtraMissing(told, name=name) from error


_OPENERS = {
    "Engine": _engine,
    "Connection": _session,
    "Session": _session,
    "MetaData": _tables,
    "Table": _told,
    "Column": _told,
    "QueryableAttribute": _attribute,
    "Mapper": _mapping,
    "registry": _mapping,
    "ClauseElement": _query,
}

LIBRARY = Library(
    name="sqlalchemy",
    open=open_sqlalchemy,
    derived=frozenset({"__mapper__", "_sa_class_manager", "_sa_registry", "registry", "metadata"}),
)
