"""The lesson on where results live: a bucket, PostgreSQL and DuckDB, all real; what SQL changes is made again, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks.run_twice import complaints, run_twice
from servers import postgres_server, s3_server

LESSONS = Path(__file__).parents[2] / "notebooks"

pytestmark = [pytest.mark.kernel, pytest.mark.slow]


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    with postgres_server(tmp_path_factory.mktemp("servers") / "note") as postgres, s3_server() as s3:
        yield postgres, s3


@pytest.mark.parametrize("language", ["en", "ja"])
def test_results_go_to_three_places_and_what_sql_has_changed_is_made_again_and_no_more(language, servers, monkeypatch):
    postgres, s3 = servers
    database, bucket = postgres.database(), s3.folder()
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LESSON_BUCKET", bucket)
    monkeypatch.setenv("LESSON_POSTGRES", postgres.url(database))
    first, second = run_twice(LESSONS / language / "08_where_results_live.ipynb")
    assert complaints(first, second) == ["by_species was made again"], "its tables were changed outside in both"
    assert len(first.of("penguins", "made")) == len(first.of("heaviest", "made")) == 1
    assert len(first.of("heavy", "made")) == 1, "the second text of the query is the same query"
    assert len(first.of("by_species", "made")) == 3
    for time in (first, second):
        *_, median, back, repaired = [shown.text for source, shown in time.cells if source.endswith("rows_of_view()")]
        assert median != back == repaired
        assert "changed outside" in time.cell("%assets").text
    assert postgres.execute(database, "SELECT max(mass) FROM heaviest") == [(6300.0,)]
    assert s3.read(f"{bucket}/headline.txt") == b"Gentoo leads with 6300 g"
