"""Leaving queries: a cell of SQL over frames leaves as Python that has DuckDB ask the same."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from nbasset.core.bodies import CellBody
from nbasset.core.patterns import pattern
from nbasset.engine.databases import Asked
from nbasset.engine.frames import kind_of
from nbasset.engine.queries import QUERY
from nbasset.export.records import CannotLeave
from nbasset.libraries.duckdb_tables import CONFIG

_GIVES = {
    "pandas": "{}.df()",
    "polars": "polars.from_arrow({}.to_arrow_table())",
    "pyarrow": "{}.to_arrow_table()",
}
"""How a relation becomes a frame of each library."""

_OTHERS = pattern(r"\b(polars|pyarrow)\b")


def query_of(body: CellBody) -> Asked | None:
    """What a cell of SQL asks; ``None`` of a cell that is no query, or asks a connection that a name means.

    Args:
        body: what the cell runs.
    """
    if not body.queries or "connection=" in _call_of(body):
        return None
    asked: list[Asked] = []
    exec(body.program, {QUERY: lambda *query: asked.append(Asked(*query))})
    return asked[0]


def python_of_query(
    body: CellBody, cell: str, word: str, value_of: Callable[[str], object], texts: Iterable[str]
) -> str:
    """The Python that asks the same.

    Args:
        body: what the cell runs.
        cell: what the cell is called.
        word: what stands for the asset in code.
        value_of: gives what a name means now, ``None`` where nobody has made it.
        texts: the notebook's: where they name no other library, frames are those of pandas.

    Raises:
        CannotLeave: when the query asks a database, or what it gives is not known.
    """
    asked = query_of(body)
    if asked is None or asked.database != "":
        raise CannotLeave([f"{cell} is a query that asks a database (--sql=…): write it as Python"])
    tables = [name for name in asked.tables if name in body.free]
    values = {name: value_of(name) for name in (word, *tables)}
    kinds = {kind_of(values[name]) for name in tables}
    if kind_of(values[word]) is None and None in kinds and any(map(_OTHERS.search, texts)):
        raise CannotLeave([f"{cell} is a query of which nobody knows whose frame it gives: make {word} first"])
    kind = kind_of(values[word]) or (kinds.pop() if len(kinds) == 1 else None) or "pandas"
    return "\n".join(
        _lines(asked, body.source, word, {name: _as_frame(name, values[name]) for name in tables}, _GIVES[kind])
    )


def _lines(asked: Asked, query: str, word: str, tables: dict[str, str], gives: str) -> Iterator[str]:
    """The statements, the last of which gives the asset its value."""
    taken = {word, *tables, *asked.parameters}
    duck = next(name for name in ("duck", "duck_", "duck__") if name not in taken)
    given = f", params={{{', '.join(f'{name!r}: {name}' for name in asked.parameters)}}}" if asked.parameters else ""
    yield "import duckdb"
    if gives.startswith("polars"):
        yield "import polars"
    yield f"with duckdb.connect(config={CONFIG!r}) as {duck}:"
    for name, frame in tables.items():
        yield f"    {duck}.register({name!r}, {frame})"
    yield f"    {word} = {gives.format(f'{duck}.sql({_text(query.strip())}{given})')}"
    yield word


def _as_frame(name: str, value: object) -> str:
    """A table as a frame: a single column becomes one."""
    return f"{name}.to_frame()" if type(value).__name__ == "Series" else name


def _text(query: str) -> str:
    r"""A text as somebody would write it.

    >>> _text("select 1"), _text("select\n2").count("\n")
    ("'select 1'", 3)
    """
    plain = "\n" in query and "\\" not in query and '"""' not in query and not query.endswith('"')
    return f'"""\n{query}\n"""' if plain else repr(query)


def _call_of(body: CellBody) -> str:
    """The names that a query's call is given beside its text."""
    call = next(each for each in ast.walk(ast.parse(body.python)) if isinstance(each, ast.Call))
    return "".join(f"{each.arg}=" for each in call.keywords)
