"""Which tables a query reads."""

from __future__ import annotations

import pytest

from nbasset.libraries.sql import LONGEST_TEXT, Pieces, table_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("select * from birds", ["birds"]),
        ("SELECT * FROM birds AS b, nests n JOIN eggs USING (id)", ["birds", "nests", "eggs"]),
        ("-- all\nfrom birds", ["birds"]),
        ('select * from "birds"', ["birds"]),
        ("select * from 'data.csv'", []),
        ("select * from read_csv('a.csv')", []),
        ("select * from main.birds", []),
        ("summarize birds", ["birds"]),
        ("with x as (select 1) select * from x", []),
        ("with x(a) as (select * from y), z as not materialized (select * from x) select * from z, w", ["y", "w"]),
        ("create or replace temp table k as select * from src; select * from k", ["src"]),
        ("create view if not exists v as from src; from v", ["src"]),
        ("select extract(year from day), trim(both from word) from birds", ["birds"]),
        ("select a is distinct from b from birds where x in (select id from nests)", ["birds", "nests"]),
        ("select * from (select * from birds) b, nests where a, eggs", ["birds", "nests"]),
        ("select 'from mail', $$ from mail $$ from birds -- from mail", ["birds"]),
        (" from birds where x >", ["birds"]),
        (" left join nests n on true", ["nests"]),
        ("insert into nests select * from birds", ["birds"]),
        ("From mail: hello", []),
        ("Update the list, from mail - or not", []),
        ("With love from me!", []),
        ("a gift from me", []),
        ("", []),
    ],
)
def test_what_sql_reads_from(text, names):
    assert table_names(text) == names


def test_a_text_that_nobody_has_written_is_not_read():
    assert table_names("select * from birds" + " " * LONGEST_TEXT) == []


def test_a_query_in_pieces_is_read_as_one():
    pieces = Pieces()
    texts = ["gift from me", "select sum(", "(x) from birds, nests", "with love", "a word from me"]
    assert [pieces.tables(text) for text in texts] == [[], [], ["birds", "nests"], [], ["me"]]
