"""A cell of SQL becomes Python that has DuckDB ask the same, for frames of each library."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nbasset.core.bodies import CellBody
from nbasset.export.records import CannotLeave
from nbasset.instance.leaving_queries import python_of_query
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
    python = python_of_query(body(query, **names), "cell [2]", "found", names.get, texts or [])
    space = dict(names)
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
        python_of_query(body("select * from points"), "cell [2]", "found", {}.get, ["import polars as pl"])


@pytest.mark.parametrize("connection", ["sqlite:///shop.sqlite", "shop"])
def test_what_asks_a_database_stays(connection: str) -> None:
    told = pytest.raises(CannotLeave, match=r"cell \[2\] is a query that asks a database")
    duckdb = pytest.importorskip("duckdb")
    with told, duckdb.connect() as shop:
        python_of_query(body("select 1", connection, shop=shop), "cell [2]", "found", {}.get, [])
