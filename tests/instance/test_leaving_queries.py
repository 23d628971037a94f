"""A cell of SQL becomes Python that has DuckDB ask the same, for frames of each library."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from types import SimpleNamespace

import pytest

from nbasset.core.bodies import CellBody
from nbasset.engine.frames import as_kind, kind_of
from nbasset.export.records import CannotLeave
from nbasset.instance.leaving_queries import Query
from nbasset.notebook.sql_cells import sql_body

pytest.importorskip("duckdb")
pd = pytest.importorskip("pandas")


def body(query: str, connection: str = "", **names: object) -> CellBody:
    """A cell of SQL."""
    return sql_body(
        SimpleNamespace(body=query, before=1, filename="<cell>", namespace=dict(names)), connection, ["found"]
    )


def asked(query: str, texts: list[str] | None = None, **names: object) -> object:
    """What the Python gives that a query becomes."""
    return of(body(query, **names), names, texts or [])


def of(body: CellBody, names: dict[str, object], texts: Iterable[str] = (), place: str = "") -> object:
    """What the Python gives that a body becomes."""
    python = Query(body, "cell [2]", "found", names).as_python(names.get, texts, lambda _: place)
    space = {"address_of_place": lambda name: names[name], **names}
    exec(python, space)
    return space["found"]


def test_the_same_is_asked_of_the_same_frames() -> None:
    duck = pd.DataFrame({"n": [1, 2, 3]})
    query = "select n, 'a''b\n\\' as t from duck where n > $least;"
    assert asked(query, duck=duck, least=1).to_dict("list") == {"n": [2, 3], "t": ["a'b\n\\"] * 2}
    assert asked("select sum(n) as s from one", one=duck.n).s[0] == 6


def test_a_frame_is_given_of_the_library_whose_frames_are_asked() -> None:
    pl = pytest.importorskip("polars")
    found = asked("select 2 * n as n from points", points=pl.DataFrame({"n": [1, 2]}))
    assert (type(found), found["n"].to_list()) == (pl.DataFrame, [2, 4])
    assert type(asked("select 1 as n", ["import polars as pl"])) is pd.DataFrame, "no frame is asked"
    with pytest.raises(
        CannotLeave, match=r"cell \[2\] is a query of which nobody knows whose frame it gives: make found"
    ):
        of(body("select * from points"), {}, ["import polars as pl"])


QUERY = "select kind, sum(n) as n from sold join kinds using (id) where n > $least group by kind order by kind"


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
@pytest.mark.parametrize("form", ["address", "place", "name"])
@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_a_database_is_asked_beside_assets_which_hide_its_tables(tmp_path, kind: str, form: str, library: str) -> None:
    sa, duckdb = pytest.importorskip("sqlalchemy"), pytest.importorskip("duckdb")
    pytest.importorskip(library)
    address = f"{kind}:///{tmp_path}/shop.db"
    engine = sa.create_engine(address) if kind == "sqlite" else None
    with contextlib.closing(duckdb.connect(f"{tmp_path}/shop.db") if engine is None else engine.raw_connection()) as db:
        db.cursor().execute("create table kinds as select 1 as id, 'pen' as kind union all select 2, 'ink'")
        db.cursor().execute("create table sold as select 1 as id, 99 as n")
        db.commit()
    sold: object = pd.DataFrame({"id": [1, 2, 2], "n": [1, 2, 4]})
    if library != "pandas":
        sold = as_kind(sold, library)
    with (
        contextlib.closing(duckdb.connect(f"{tmp_path}/shop.db"))
        if engine is None and form == "name"
        else (contextlib.nullcontext(engine)) as shop
    ):
        names = {"sold": sold, "least": 1, "shop": address if form == "place" else shop}
        told = body(QUERY, "shop" if form == "name" else address, **names)
        found = of(told, names, place="shop" if form == "place" else "")
    if engine is not None:
        engine.dispose()
    assert kind_of(found) == library
    assert as_kind(found, "pandas").to_dict("list") == {"kind": ["ink"], "n": [6]}


def test_a_password_leaves_in_no_query() -> None:
    told = body("select 1", "postgresql://me:secret@host/db")
    with pytest.raises(CannotLeave, match=r"cell \[2\] asks an address with a password, .* give the place a name"):
        of(told, {})
    with pytest.raises(CannotLeave, match=r"asks shop, which nobody has made"), duckdb_connection() as shop:
        of(body("select 1", "shop", shop=shop), {})


def duckdb_connection() -> contextlib.AbstractContextManager[object]:
    return contextlib.closing(pytest.importorskip("duckdb").connect())
