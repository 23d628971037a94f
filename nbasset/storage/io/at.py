"""From a word or a URL to what keeps values there."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path

from nbasset.core.errors import InvalidDefinition
from nbasset.core.kept_at import FORMS, leads_nowhere
from nbasset.core.words import did_you_mean
from nbasset.storage.io.versioned import VersionedIOManager
from nbasset.storage.io.versioned_files import ANY_FORM, PICKLE, VersionedFiles

DATABASES = frozenset(
    {
        "sqlite",
        "postgresql",
        "postgres",
        "mysql",
        "mariadb",
        "oracle",
        "mssql",
        "snowflake",
        "bigquery",
        "redshift",
        "trino",
    }
)
"""Where URLs begin that SQLAlchemy reads, with a driver of their own."""

FOLDER = "assets"
"""The folder beside the notebook in which files lie that were told no other."""

PATH = re.compile(r"^(?:\.{0,2}/|~|[A-Za-z]:[\\/])|/")


def io_manager_at(place: str, folder: Path | None = None) -> VersionedIOManager:
    """The I/O manager that keeps every version of values at a place, and a current view beside them.

    Args:
        place: a database (``duckdb:///warehouse.duckdb``, ``postgresql://…``, ``sqlite:///…``); a form of files
            (``parquet``, ``csv``, …), which lie in ``assets/``; a folder or a URL that fsspec knows
            (``s3://bucket/team``), perhaps behind a form (``csv s3://bucket/team``).
        folder: where relative paths begin; by default the working folder.

    A program of Dagster's takes it, too, when the package dagster is imported before.

    Raises:
        InvalidDefinition: when there can be no such place.

    >>> io_manager_at("csv").counts_as, io_manager_at("memory://team").counts_as
    ('csv', 'any form')
    """
    _tell_dagster()
    base = Path.cwd() if folder is None else folder
    form, _, where = place.strip().rpartition(" ")
    form = form.strip()
    if not form and where in (*FORMS, PICKLE):
        return VersionedFiles(where, base / FOLDER)
    if form and form not in (*FORMS, PICKLE):
        raise InvalidDefinition(f"There is no form {form!r}{did_you_mean(form, FORMS)}")
    protocol, _, path = where.partition("://")
    if protocol.partition("+")[0] in ("duckdb", "sqlite") and path.strip("/") in ("", ":memory:"):
        raise InvalidDefinition(f"{where} names no file: write {protocol}:///warehouse.{protocol.partition('+')[0]}.")
    if protocol == "duckdb":
        from nbasset.storage.io.duckdb_place import DuckDBTables

        return DuckDBTables(base / path.removeprefix("/"))
    if protocol.partition("+")[0] in DATABASES:
        from nbasset.storage.io.sql_tables import SQLTables

        is_file = protocol.partition("+")[0] == "sqlite"
        return SQLTables(f"{protocol}:///{base / path.removeprefix('/')}" if is_file else where)
    if why := leads_nowhere(where):
        raise InvalidDefinition(why)
    if "://" in where:
        _check_protocol(where)
        return VersionedFiles(form or ANY_FORM, where)
    if not PATH.search(where):
        raise InvalidDefinition(
            f"{where!r} is no place{did_you_mean(where, FORMS)} Write a form ({', '.join(FORMS)}), a folder "
            "(./kept), or a URL (s3://bucket/team)."
        )
    return VersionedFiles(form or ANY_FORM, base / Path(where).expanduser())


def _tell_dagster() -> None:
    """Where the package dagster is loaded, its programs take these for I/O managers of their own."""
    theirs = getattr(sys.modules.get("dagster"), "IOManager", None)
    if theirs is not None:
        theirs.register(VersionedIOManager)


def _check_protocol(url: str) -> None:
    protocol = url.partition("://")[0]
    if protocol in ("file", "local"):
        return
    from nbasset.core.extras import needed

    with needed("io", f"What lies at {url}"):
        import fsspec
        from fsspec.registry import known_implementations
    if protocol not in fsspec.available_protocols():
        meant = did_you_mean(protocol, fsspec.available_protocols())
        raise InvalidDefinition(f"Nobody here knows how to reach {protocol}://{meant}")
    package = str(known_implementations.get(protocol, {}).get("class", "fsspec")).partition(".")[0]
    if find_spec(package) is None:
        raise InvalidDefinition(f"What lies at {protocol}:// needs {package}: pip install {package}.")
