"""Spark: sessions by what they were set to, frames by their plans; what is done runs in another program."""

from __future__ import annotations

from nbasset.core.patterns import pattern
from nbasset.libraries.foreign import bases_of, module_of, name_of
from nbasset.libraries.library import Foreign, Library, Readers
from nbasset.libraries.nodes import Node, type_name
from nbasset.libraries.unevaluated import files_among

_NUMBERED = pattern(r"#\d+L?|\bplan_id=\d+|\b0x[0-9a-f]+|@[0-9a-f]{5,}")
"""What numbers columns and plans anew in every session."""

_SET = "spark.sql."
"""The beginning of the settings that results depend on; of the others some are numbers of the session and its ports."""

_KINDS = ("csv", "json", "parquet", "orc", "text", "xml", "load")


def open_spark(value: Foreign) -> Node | None:
    """A session or context, a frame or column; None for anything else. Nobody sees what tables and functions hold."""
    for base in bases_of(type(value)):
        found = _OPENERS.get(name_of(base)) if module_of(base).startswith("pyspark.") else None
        if found is not None:
            name = type_name(type(value))
            return Node((name_of(base), name), found(value), opaque=name)
    return None


def _session(value: Foreign) -> list[object]:
    settings = value.conf.getAll.items()
    return [_context(value.sparkContext), *sorted(each for each in settings if each[0].startswith(_SET))]


def _context(value: Foreign) -> list[object]:
    return [value.master]


def _frame(value: Foreign) -> list[object]:
    return [_steadily(value._jdf.queryExecution().analyzed().toString()), files_among(value.inputFiles())]


def _column(value: Foreign) -> list[object]:
    return [_steadily(str(value))]


def _steadily(plan: str) -> str:
    """A plan with its numbers counted from its beginning."""
    numbers: dict[str, str] = {}
    return _NUMBERED.sub(lambda found: numbers.setdefault(found.group(), f"#{len(numbers)}"), plan)


_OPENERS = {"SparkSession": _session, "SparkContext": _context, "DataFrame": _frame, "Column": _column}

LIBRARY = Library(
    name="pyspark",
    open=open_spark,
    shallow=lambda value: value if open_spark(value) else None,
    readers=Readers({"pyspark.sql.readwriter": tuple(f"DataFrameReader.{kind}" for kind in _KINDS)}),
    writers={"pyspark.sql.readwriter": tuple(f"DataFrameWriter.{kind}" for kind in (*_KINDS[:-1], "save"))},
)
"""Frames never change: whoever asks may have the very one."""
