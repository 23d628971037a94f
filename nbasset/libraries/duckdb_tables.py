"""DuckDB's tables: on which of a file's tables a query rests, and what counts of how these are."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from nbasset.core.digests import digest_of
from nbasset.core.patterns import pattern
from nbasset.libraries.sql import told_of_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


Ask = Callable[..., "list[tuple[object, ...]]"]
"""Has an open file do something, and gives the rows: ``(sentence, *values)``."""


Node = dict[str, object]

CONFIG: dict[str, str | bool | int | float | list[str]] = {"python_enable_replacements": False, "threads": 1}
"""A query takes the frames it is given, and is computed with one thread: with several, rows that nobody has ordered and
the last bits of sums are others at each making."""

PATIENCE = 5.0
"""Seconds for which a file is asked for again that another process writes to."""

TABLES = "tables "
"""How that begins which tells of the tables of a file."""


class Named(NamedTuple):
    """What a query names.

    Args:
        tables: tables, views and macros of the file, in small letters.
        files: texts that may name files which its views and macros read.
    """

    tables: tuple[str, ...]
    files: tuple[str, ...]


_FROM_ARGUMENTS = frozenset({"range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree"})
_FROM_FILES = pattern(r"read_(?!duckdb)\w+|parquet_\w+|glob|sniff_csv")
"""Functions that give tables: of what they are given, and of files."""

_LOOKS_ROUND = pattern(r"\bfrom\b|duckdb_|pragma_", re.IGNORECASE)
"""What DuckDB's own macros say that look into the catalog."""

_FILE = pattern(r"[^\n]*(\.\w+|[*?/][^\n]*)")

_IN_FULL = pattern(r"DOUBLE|FLOAT|INTERVAL|WITH TIME ZONE|VARIANT|UNION")
_HALVES = frozenset({"DOUBLE", "FLOAT"})
"""Types of which DuckDB takes values for the same that are not: 0.0 and -0.0, 30 days and a month."""

_CATALOG = """
SELECT 'table', schema_name, table_name, sql FROM duckdb_tables() WHERE NOT internal AND NOT temporary
UNION ALL SELECT 'view', schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal AND NOT temporary
UNION ALL SELECT function_type, schema_name, function_name, concat(parameters::VARCHAR, macro_definition)
FROM duckdb_functions() WHERE NOT internal AND macro_definition IS NOT NULL ORDER BY ALL
"""
_FUNCTIONS = """
SELECT lower(function_name), bool_and(stability IS NOT DISTINCT FROM 'VOLATILE'), any_value(macro_definition)
FROM duckdb_functions() WHERE internal AND function_type NOT IN ('table', 'table_macro') GROUP BY 1
"""
_TYPES = "SELECT schema_name, type_name, logical_type, labels FROM duckdb_types() WHERE NOT internal ORDER BY ALL"
_INDEXES = """
SELECT index_name, sql FROM duckdb_indexes() WHERE schema_name = $1 AND table_name = $2 ORDER BY ALL
"""
_COLUMNS = """
SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = $1 AND table_name = $2 AND NOT internal
AND database_name = current_database() ORDER BY column_index
"""


class Relation(NamedTuple):
    """A table, a view or a macro of a file.

    Args:
        kind: which of these.
        schema: where it stands.
        name: its name.
        text: how it is defined.
    """

    kind: str
    schema: str
    name: str
    text: str


class Catalog:
    """What an open file has.

    Args:
        ask: asks the file.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._relations: dict[str, list[Relation]] = {}
        for row in ask(_CATALOG):
            found = Relation(*map(str, row))
            self._relations.setdefault(found.name.lower(), []).append(found)

    def called(self, name: str) -> list[Relation]:
        """What goes by a name."""
        return self._relations.get(name.lower(), [])

    def named(self, text: str, hidden: Iterable[str]) -> Named | None:
        """What a query names; ``None`` where it may rest on more than that, as on the catalog.

        Args:
            text: the query.
            hidden: tables that are frames for this query.
        """
        found = _Found(self._ask, self)
        found.read(text, frozenset(name.lower() for name in hidden))
        tables: dict[str, None] = {}
        while found.names and not found.beyond:
            name = found.names.pop()
            for each in self.called(name) if name not in tables else ():
                if each.kind != "table":
                    found.read(_query(each.kind, each.text), frozenset(), inside=True)
            tables[name] = None
        return None if found.beyond else Named(tuple(sorted(tables)), tuple(dict.fromkeys(found.files)))

    def state(self, names: Iterable[str]) -> str:
        """How tables, views and macros are: the same as long as no query over these gives anything else.

        Args:
            names: their names, as :meth:`named` has them.
        """
        macros = [each for several in self._relations.values() for each in several if each.kind.endswith("macro")]
        counted = [[*each] for each in macros]
        for each in (each for name in names for each in self.called(name)):
            rows = rows_of(self._ask, each.schema, each.name) if each.kind == "table" else ""
            counted.append([*each, rows])
        return digest_of([_texts(self._ask(_TYPES)), counted])


def _query(kind: str, told: str) -> str:
    """The query that a view or a macro stands for."""
    if kind == "view":
        return re.sub(r"^.*?\bAS\b", "", told, count=1, flags=re.IGNORECASE | re.DOTALL).rstrip().rstrip(";")
    definition = told.partition("]")[2]
    return definition if kind == "table_macro" else f"select {definition}"


class _Found:
    """What stands in queries, as DuckDB's trees have it."""

    def __init__(self, ask: Ask, catalog: Catalog) -> None:
        self._ask, self._catalog = ask, catalog
        self.names: list[str] = []
        self.files: list[str] = []
        self.beyond = False

    def read(self, text: str, away: frozenset[str], *, inside: bool = False) -> None:
        """Take in a query; inside of a view or a macro the files that it names count as well."""
        ((told,),) = self._ask("select json_serialize_sql(?::varchar)", text)
        tree = json.loads(str(told))
        nodes = list(nodes_of(tree.get("statements", []), away))
        if "statements" not in tree or any(node.get("type") == "SHOW_REF" for node, _ in nodes):
            self.beyond = True
            return
        for node, bound in nodes:
            if node.get("type") == "BASE_TABLE":
                self._table(node, bound)
            elif node.get("type") == "TABLE_FUNCTION":
                self._gives_a_table(str(node["function"]["function_name"]).lower())  # type: ignore[index]
        if inside:
            texts = (str(node.get("text")) for node, _ in nodes if "text" in node)
            self.files += [each for each in texts if _FILE.fullmatch(each)]
        functions = {str(node.get("function_name") or "").lower() for node, _ in nodes}
        self.beyond = self.beyond or not _beyond(self._ask).isdisjoint(functions)
        self.names += filter(self._catalog.called, functions)

    def _table(self, node: Node, bound: frozenset[str]) -> None:
        name, single = str(node["table_name"]), not (node.get("schema_name") or node.get("catalog_name"))
        if single and name.lower() in bound:
            return
        if self._catalog.called(name):
            self.names.append(name.lower())
        elif single and _FILE.fullmatch(name):
            self.files.append(name)
        else:
            self.beyond = True

    def _gives_a_table(self, name: str) -> None:
        if self._catalog.called(name):
            self.names.append(name)
        elif name not in _FROM_ARGUMENTS and not _FROM_FILES.fullmatch(name):
            self.beyond = True


def _beyond(ask: Ask) -> frozenset[str]:
    """DuckDB's own functions that rest on more than what they are given."""
    if not _known:
        rows = ask(_FUNCTIONS)
        _known.append(
            frozenset(str(name) for name, changes, macro in rows if changes or _LOOKS_ROUND.search(str(macro or "")))
        )
    return _known[0]


_known: list[frozenset[str]] = []
"""What :func:`_beyond` has found, which is the same for as long as a process has the library."""


def nodes_of(tree: object, bound: frozenset[str] = frozenset()) -> Iterator[tuple[Node, frozenset[str]]]:
    """The nodes of a query's tree, each with the names that ``with`` has bound there.

    Args:
        tree: the tree.
        bound: names that are bound already, in small letters.
    """
    if isinstance(tree, list):
        for each in tree:
            yield from nodes_of(each, bound)
    if not isinstance(tree, dict):
        return
    if tree.get("type") == "RECURSIVE_CTE_NODE":
        bound = bound | {str(tree["cte_name"]).lower()}
    for entry in (tree.get("cte_map") or {}).get("map", ()):
        yield from nodes_of(entry["value"], bound)
        bound = bound | {str(entry["key"]).lower()}
    yield tree, bound
    for key, each in tree.items():
        if key != "cte_map":
            yield from nodes_of(each, bound)


def rows_of(ask: Ask, schema: str, table: str) -> str:
    """What a table's columns and rows come to: how many there are, and which, in their order.

    Args:
        ask: asks an open file.
        schema: where the table stands.
        table: its name.
    """
    columns = [(str(name), str(kind)) for name, kind in ask(_COLUMNS, schema, table)]
    parts = [part for name, kind in columns for part in _counted(_quoted(name), kind)]
    place = "row_number() OVER ()" if any(name.lower() == "rowid" for name, _ in columns) else "rowid"
    source = f"{_quoted(schema)}.{_quoted(table)}"
    inner = f"SELECT hash(hash({', '.join([place, *parts])})) AS h FROM {source}"
    ((count, content),) = ask(f"SELECT count(*), bit_xor(h) FROM ({inner})")
    indexes = _texts(ask(_INDEXES, schema, table))
    return digest_of([[list(each) for each in columns], indexes, str(count), str(content)])


def _texts(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    return [[str(part) for part in row] for row in rows]


def _counted(column: str, kind: str) -> list[str]:
    if kind in _HALVES:
        return [column, f"signbit({column})"]
    return [column, f"{column}::VARCHAR"] if _IN_FULL.search(kind) else [column]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


told = partial(told_of_tables, TABLES)
"""What tells of tables of a file: takes which, and how they are, as :meth:`Catalog.state` gives it."""


def is_held(error: Exception) -> bool:
    """Whether a file could not be opened since another process writes to it.

    Args:
        error: what opening it has raised.

    >>> is_held(OSError("Could not set lock on file"))
    True
    """
    return bool(_HELD.search(str(error)))


_HELD = pattern(r"\block\b|used by another process")


@contextmanager
def to_read(path: str, patience: float = PATIENCE) -> Iterator[DuckDBPyConnection]:
    """A file of DuckDB, open to be read; a transaction that sees it as it is now.

    Args:
        path: the file.
        patience: seconds for which it is asked for again where another process writes to it.

    Raises:
        IOException: where that goes on.
    """
    import duckdb

    until = time.monotonic() + patience
    while True:
        try:
            connection = duckdb.connect(path, read_only=True, config=CONFIG)
        except duckdb.ConnectionException:  # a plain cell has it open, and how it is set is that cell's business
            connection = duckdb.connect(path)
        except duckdb.IOException as error:
            if time.monotonic() > until or not is_held(error):
                raise
            time.sleep(0.05)
            continue
        break
    with closing(connection):
        connection.begin()
        yield connection


def asking(connection: DuckDBPyConnection) -> Ask:
    """Asks a connection.

    Args:
        connection: the connection.
    """
    return lambda sentence, *values: connection.execute(sentence, list(values)).fetchall()
