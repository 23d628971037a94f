"""SQLAlchemy's engines count by where they lead, tables and queries by what they say."""

from __future__ import annotations

import pytest

from nbasset.core.errors import ExtraMissing
from nbasset.libraries.sqlalchemy import driver_needed
from nbasset.versions.values.digest import digest

sa = pytest.importorskip("sqlalchemy")


def told(value: object) -> str:
    return digest(value).digest


def table(*more: object) -> object:
    return sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer, primary_key=True), *more)


def test_an_engine_is_not_changed_by_being_used_and_nobody_sees_what_is_behind_it():
    engine = sa.create_engine("sqlite://")
    before = digest(engine)
    with engine.connect() as connection:
        connection.execute(sa.text("select 1"))
    assert digest(engine) == before
    assert before.digest == told(sa.create_engine("sqlite://")) != told(sa.create_engine("sqlite:///a.db"))
    assert before.opaque
    engine.dispose()


def test_tables_and_queries_by_what_they_say():
    assert told(table()) == told(table()) != told(table(sa.Column("b", sa.String)))
    assert told(table().metadata) == told(table().metadata)
    query = sa.select(table().c.a).where(sa.column("a") > 1)
    before = told(query)
    str(query)
    assert told(query) == before
    assert told(sa.select(table().c.a).where(sa.column("a") > 2)) != before


def test_a_package_that_a_database_needs_is_named():
    told = "A database at nosuch:// needs a package with SQLAlchemy's dialect"
    with pytest.raises(ExtraMissing, match=told), driver_needed("nosuch://h"):
        sa.create_engine("nosuch://h")
