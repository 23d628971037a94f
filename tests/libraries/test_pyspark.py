"""Spark's frames are told by their plans, whatever numbers a session gives to columns."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nbasset.libraries.pyspark import open_spark


def frame(plan, *files):
    """What a frame says of itself, without Spark and its Java."""

    class DataFrame:
        _jdf = SimpleNamespace(
            queryExecution=lambda: SimpleNamespace(analyzed=lambda: SimpleNamespace(toString=lambda: plan))
        )

        def inputFiles(self):  # Spark's name
            return list(files)

    DataFrame.__module__ = "pyspark.sql.classic.dataframe"
    return DataFrame()


def test_a_frame_is_told_by_its_plan_and_by_the_files_it_will_read(tmp_path):
    there = tmp_path / "a.csv"
    there.write_text("a\n1\n")
    node = open_spark(frame("Project [a#17L]\n+- Relation [a#17L,b#18] csv", there.as_uri()))
    again = open_spark(frame("Project [a#3L]\n+- Relation [a#3L,b#9] csv"))
    other = open_spark(frame("Project [b#18]\n+- Relation [a#17L,b#18] csv"))
    assert node.children[0] == again.children[0] != other.children[0]
    assert node.children[1].paths == (str(there),)
    assert node.opaque, "nobody sees what is in its tables"
    assert open_spark(object()) is None


def test_sessions_are_the_same_after_a_restart_and_a_frame_is_shared():
    sql = pytest.importorskip("pyspark.sql")
    spark = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    before = open_spark(spark)
    spark.conf.set("spark.app.name", "another")
    assert open_spark(spark).children == before.children
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    assert open_spark(spark).children != before.children
    spark.stop()
