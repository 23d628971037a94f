"""Leaving queries: a cell of SQL leaves as Python that asks the same, of frames or of a database."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from nbasset.core.bodies import CellBody
from nbasset.core.kept_at import without_password
from nbasset.core.patterns import pattern
from nbasset.engine.databases import OWN_SCHEMAS, Asked, for_sqlalchemy
from nbasset.engine.frames import Kind, kind_of
from nbasset.engine.queries import QUERY
from nbasset.export.names import free_name
from nbasset.export.records import CannotLeave
from nbasset.libraries.duckdb_tables import CONFIG
from nbasset.libraries.foreign import attribute, module_of

_GIVES: Mapping[Kind, str] = {
    "pandas": "{}.df()",
    "polars": "polars.from_arrow({}.to_arrow_table())",
    "pyarrow": "{}.to_arrow_table()",
}
"""How a relation becomes a frame of each library."""

_AS_KIND: Mapping[Kind, str] = {
    "pandas": "{}",
    "polars": "polars.from_arrow(pyarrow.Table.from_pandas({}, preserve_index=False))",
    "pyarrow": "pyarrow.Table.from_pandas({}, preserve_index=False)",
}
"""How a frame of pandas becomes one of each library."""

_TO_PANDAS: Mapping[Kind | None, str] = {"polars": ".to_arrow().to_pandas()", "pyarrow": ".to_pandas()"}
_OTHERS = pattern(r"\b(polars|pyarrow)\b")


class Query:
    """A cell of SQL that leaves.

    Args:
        body: what the cell runs.
        cell: what the cell is called.
        word: what stands for the asset in code.
        inputs: the names in it that mean assets.
    """

    def __init__(self, body: CellBody, cell: str, word: str, inputs: Collection[str]) -> None:
        self._cell, self._word, self._inputs = cell, word, inputs
        self._connection = _connection_of(body)
        asked: list[Asked] = []
        given = {self._connection: None} if self._connection else {}
        exec(body.program, {QUERY: lambda *query, connection=None: asked.append(Asked(*query)), **given})
        self._asked, self._source, self._free = asked[0], body.source.strip(), body.free

    def as_python(
        self, value_of: Callable[[str], object], texts: Iterable[str], name_of: Callable[[str | None], str]
    ) -> str:
        """The Python that asks the same.

        Args:
            value_of: gives what a name means now, ``None`` where nobody has made it.
            texts: the notebook's: where they name no other library, frames are those of pandas.
            name_of: gives the name of the place at an address, empty for none.

        Raises:
            CannotLeave: when what it gives is not known, or where it asks.
        """
        among = self._free if self._asked.database == "" else self._inputs
        tables = [name for name in self._asked.tables if name in among]
        values = {name: value_of(name) for name in (self._word, *tables)}
        kinds = {kind_of(values[name]) for name in tables}
        if kind_of(values[self._word]) is None and None in kinds and any(map(_OTHERS.search, texts)):
            told = f"{self._cell} is a query of which nobody knows whose frame it gives: make {self._word} first"
            raise CannotLeave([told])
        kind: Kind = kind_of(values[self._word]) or (kinds.pop() if len(kinds) == 1 else None) or "pandas"
        frames = {name: values[name] for name in tables}
        connection = value_of(self._connection) if self._connection else None
        if self._connection and connection is None:
            raise CannotLeave([f"{self._cell} asks {self._connection}, which nobody has made: run its cell first"])
        address = self._asked.database or ""
        if connection is None and address.partition(":")[0] in ("", "duckdb"):
            return "\n".join(self._in_duckdb(self._opened(address, name_of), frames, _GIVES[kind]))
        if module_of(type(connection)).lstrip("_").startswith("duckdb"):
            return "\n".join(self._in_duckdb(f"{self._connection}.cursor()", frames, _GIVES[kind]))
        dialect = address.partition(":")[0].partition("+")[0] or attribute(attribute(connection, "dialect"), "name")
        return "\n".join(self._in_server(str(dialect), self._address(address, name_of), frames, kind))

    def _opened(self, address: str, name_of: Callable[[str | None], str]) -> str:
        path = address.partition(":///")[2]
        if not path or path == ":memory:":
            return f"duckdb.connect(config={CONFIG!r})"
        name = name_of(address)
        where = f'address_of_place("{name}").partition(":///")[2]' if name else repr(path)
        return f"duckdb.connect({where}, read_only=True, config={CONFIG!r})"

    def _address(self, address: str, name_of: Callable[[str | None], str]) -> str:
        """The Python that is worth the address that is asked.

        Raises:
            CannotLeave: when it has a password.
        """
        if name := name_of(address) if address else "":
            return f'address_of_place("{name}")'
        if without_password(address) != address:
            told = f"{self._cell} asks an address with a password, which no file is to hold"
            raise CannotLeave([f"{told}: give the place a name (%nbasset io shop = …), and ask that (--sql=shop)"])
        return repr(address)

    def _free_name(self, wanted: str) -> str:
        return free_name(wanted, {self._word, self._connection, *self._asked.tables, *self._asked.parameters})

    def _given(self) -> str:
        return "{" + ", ".join(f"{name!r}: {name}" for name in self._asked.parameters) + "}"

    def _in_duckdb(self, opened: str, frames: Mapping[str, object], gives: str) -> Iterator[str]:
        """The statements, the last of which gives the asset its value."""
        duck = self._free_name("duck")
        given = f", params={self._given()}" if self._asked.parameters else ""
        yield "import duckdb"
        if gives.startswith("polars"):
            yield "import polars"
        yield f"with {opened} as {duck}:"
        for name, frame in frames.items():
            yield f"    {duck}.register({name!r}, {_as_frame(name, frame)})"
        yield f"    {self._word} = {gives.format(f'{duck}.sql({_text(self._source)}{given})')}"
        yield self._word

    def _in_server(self, dialect: str, address: str, frames: Mapping[str, object], kind: Kind) -> Iterator[str]:
        """The same where SQLAlchemy asks."""
        engine, asking, found = map(self._free_name, ("engine", "asking", "found"))
        others = {"polars": ["polars", "pyarrow"], "pyarrow": ["pyarrow"]}.get(kind, [])
        yield from (f"import {each}" for each in ("pandas", *others, "sqlalchemy"))
        yield f"{engine} = {self._connection or f'sqlalchemy.create_engine({address})'}"
        yield f"with {engine}.connect() as {asking}:"
        for name, frame in frames.items():
            told = f"{_as_frame(name, frame)}{_TO_PANDAS.get(kind_of(frame), '')}"
            yield f'    {told}.to_sql({name!r}, {asking}, schema="{OWN_SCHEMAS.get(dialect, "")}", index=False)'
        query = f"sqlalchemy.text({_text(for_sqlalchemy(self._asked))})"
        yield f"    {found} = {asking}.execute({query}, {self._given()})"
        rows = f"{found}.fetchall(), columns=[*{found}.keys()], coerce_float=True"
        yield f"    {self._word} = {_AS_KIND[kind].format(f'pandas.DataFrame.from_records({rows})')}"
        yield f"    {asking}.rollback()"
        for name in frames if dialect == "sqlite" else ():
            yield f"    {asking}.execute(sqlalchemy.text('DROP TABLE IF EXISTS temp.\"{name}\"'))"
        if not self._connection:
            yield f"{engine}.dispose()"
        yield self._word


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


def _connection_of(body: CellBody) -> str:
    """The name of the connection that a query's call is given; empty for none."""
    call = next(each for each in ast.walk(ast.parse(body.python)) if isinstance(each, ast.Call))
    return next((each.value.id for each in call.keywords if isinstance(each.value, ast.Name)), "")
