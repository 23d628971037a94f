"""SQL as text: what of it counts, what is run, and what of it nobody can know."""

from __future__ import annotations

import re

import effort
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.versions.cells.sql_text import BrokenSql, asked_by, parameters, signs, texts_of, tokens, written

QUERY = "WITH a AS (SELECT x, 'It''s' AS S FROM t) SELECT A.x, count(*) FROM a WHERE x >= -1 GROUP BY x LIMIT 3"


def counted(text, dialect="duckdb"):
    return [token.text for token in tokens(text, dialect)]


@settings(max_examples=effort.examples(40))
@given(
    st.lists(st.sampled_from([" ", "\n", "\t", " -- why\n", "/* a /* b */ c */"]), min_size=40, max_size=40),
    st.booleans(),
)
def test_spacing_comments_and_the_case_of_keywords_never_count(spaces, small):
    words = re.findall(r"'[^']*(?:''[^']*)*'|>=|\w+|\S", QUERY)
    words = [word.lower() if small and word.isupper() and len(word) > 1 else word for word in words]
    filled = "".join(word + spaces[place % len(spaces)] for place, word in enumerate(words))
    assert counted(filled) == counted(QUERY)


@settings(max_examples=effort.examples(40))
@given(st.text("aA'\"-*/$ \n1.()", max_size=20))
def test_whatever_is_read_is_read_the_same_from_its_own_normal_form(text):
    try:
        found = tokens(text)
    except BrokenSql:
        return
    assert counted(written(found, in_lines=True)[0]) == [token.text for token in found]
    assert counted(written(found, in_lines=False)[0]) == [token.text for token in found]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("select Name from t", "select name from t"),
        ("select x as From", "select x as from"),
        ("select t.Select", "select t.select"),
        ("select 'a b'", "select 'a  b'"),
        ('select "a"', 'select "A"'),
        ("select 1.0", "select 1.00"),
        ("select Year from t", "select year from t"),
        ("select $$ -- no $$", "select $$ $$"),
        ("select x -> y", "select x - > y"),
    ],
)
def test_names_texts_and_numbers_count_as_they_are_written(one, two):
    assert counted(one) != counted(two)


@pytest.mark.parametrize(
    ("one", "two", "dialect"),
    [
        ("SELECT a::INTEGER, CAST(b AS VARCHAR) FROM t", "select a::integer, cast(b as varchar) from t", "duckdb"),
        (
            "sum(x) OVER (PARTITION BY y ORDER BY z NULLS LAST)",
            "sum(x) over(partition by y order by z nulls last)",
            "postgres",
        ),
        (
            "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
            "rows between unbounded preceding and current row)",
            "duckdb",
        ),
        ("select 1 # why\n", "select 1", "mysql"),
        ("select 'a\\'b' -- x", "select 'a\\'b'", "mysql"),
        ("select [My Col] from t", "SELECT [My Col]\nFROM t", "tsql"),
    ],
)
def test_each_dialect_is_read_in_its_own_way(one, two, dialect):
    assert counted(one, dialect) == counted(two, dialect)


@pytest.mark.parametrize(
    ("text", "line"), [("select 1\n/* a /* b */", 2), ("select\n\n'a", 3), ("$a$ x", 1), ('"a', 1)]
)
def test_what_never_ends_is_told_with_its_line(text, line):
    with pytest.raises(BrokenSql, match="never ends") as caught:
        tokens(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("select now(), t.now, now from t", {"the clock"}),
        ("select Current_Date", {"the clock"}),
        ("select 1 as current_date", set()),
        ("select date('now')", {"the clock"}),
        ("select age(birth)", {"the clock"}),
        ("select random(), uuid()", {"an unseeded random generator", "entropy"}),
        ("from t using sample 3", {"an unseeded random generator"}),
        ("from t tablesample reservoir(3) repeatable (7)", set()),
        ("select nextval('s')", {"sequences of a database"}),
        ("select sample, 'random()' from t", set()),
    ],
)
def test_what_gives_something_else_each_time_is_told(text, words):
    assert set(signs(tokens(text))) == words


def test_values_of_python_and_texts_are_found_in_it():
    found = tokens("select $least, $1, 'a.csv', E'b', $least from $$ 'no' $$")
    assert parameters(found) == ("least",)
    assert texts_of(found) == ("a.csv", "b")


def test_each_line_of_what_is_run_knows_the_line_it_comes_from():
    text, lines = written(tokens("select a.b,\n  count (1)\nfrom t"), in_lines=True)
    assert text.splitlines() == ["select", "a.b", ",", "count(", "1", ")", "from", "t"]
    assert lines == (1, 1, 1, 2, 2, 2, 3, 3)
    assert written(tokens("select a.b"), in_lines=False) == ("select a.b", (1, 1))


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["select now()"], ("the clock",)),
        (["no query: now()", "select x from t where day < ", " and random() < 0.5"], ("an unseeded random generator",)),
        (["select 'it never ends", "select random()"], ("an unseeded random generator",)),
        (["now()", "prose"], ()),
        ([], ()),
    ],
)
def test_texts_of_python_are_asked_from_the_first_that_begins_a_query(texts, words):
    assert asked_by(*texts) == words
