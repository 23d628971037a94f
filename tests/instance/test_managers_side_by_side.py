"""Values that I/O managers keep, made by other processes: what is kept and loaded is the same, wherever a body runs."""

from __future__ import annotations

import os

import pytest
from naming import named

from nbasset.core.definitions import Definitions

pytestmark = pytest.mark.processes

MANAGED = """
import json, os
from pathlib import Path
from nbasset import IOManager
ENDING = ".json"
def deeper(value): return json.dumps(value)
class Files(IOManager):
    def __init__(self, folder, dumps): self.folder, self.dumps = folder, dumps
    def path(self, context): return Path(self.folder, context.asset_key.path[-1] + ENDING)
    def handle_output(self, context, obj):
        Path(self.folder).mkdir(exist_ok=True)
        self.path(context).write_text(self.dumps(obj))
    def load_input(self, context): return json.loads(self.path(context).read_text())
"""
"""An I/O manager of a notebook, whose code leads to names of the notebook."""

KEPT = {
    "values": {
        "raw --group raw": "[1, 2, 3]",
        "words --io own": "[2 * each for each in raw]",
        "said --io text": "f'{words} {len(raw)}'",
        "any --io lake": "said + '!'",
        "pair": "(1, 2)",
        "part --io json --partitions region=north,South": "[region, any[:-1], len(pair)]",
        "all --gather": "[len(part), *(each[0] for each in part.values()), part['north'][1]]",
    },
    "frames": {
        "raw --io csv": "pd.DataFrame({'n': [1, 2, 3], 'w': ['x', 'y', 'z']})",
        "table --io house": "raw.assign(n=raw.n * 2)",
        "row --io shed": "table.head(2)",
        "any --io lake": "raw[['n']]",
        "array": "np.asarray(any.n)",
        "part --io parquet --partitions region=north,South": "row.assign(region=region)",
        "all --gather": "[len(part), int(array.sum()), int(part['South'].n.sum())]",
    },
}
"""By its line, what each asset is, of which I/O managers keep nearly all."""

KEEPS = """
import os
from nbasset import InMemoryIOManager, IOManager
class Counts(IOManager):
    kept = {}
    def handle_output(self, context, obj): Counts.kept[context.asset_key] = obj
    def load_input(self, context): return Counts.kept[context.asset_key]
class Asks(IOManager):
    def __init__(self): self.folder = "asked"
    def handle_output(self, context, obj): context.resources.desk.write(obj)
    def load_input(self, context): return [os.getpid()]
class Desk:
    said = []
    def write(self, obj): Desk.said.append(obj)
"""
"""I/O managers that keep values in their own process, and one that asks for a resource unheard."""


def run(notebook, executor, *names, **options):
    runs = notebook.instance.runs
    return runs.run(runs.request(list(names) or None, **options), executor=executor)


def test_what_io_managers_keep_is_kept_and_loaded_wherever_a_body_runs(book, executor):
    assert kept_and_loaded(book, executor, "values") == [2, "north", "South", "[2, 4, 6] 3"]


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["processes 2", "dask"], indirect=True)
def test_so_are_tables_at_home_and_where_no_secret_goes(book, executor):
    pytest.importorskip("pyarrow")
    pytest.importorskip("duckdb")
    book.plain("import numpy as np, pandas as pd")
    assert kept_and_loaded(book, executor, "frames") == [2, 6, 6]


def kept_and_loaded(book, executor, kind):
    """Keep values by managers, elsewhere and here, and compare; the last of them."""
    book.plain(MANAGED)
    kept_at = book.instance.definitions.kept_at
    kept_at.name("house", "duckdb:///w.duckdb")
    kept_at.name("shed", "sqlite:///w.sqlite")
    kept_at.name("lake", "./lake")
    kept_at.rule("group:raw", "json")
    kept_at.rule("type:ndarray", "npy")
    kept_at.rule("type:tuple", "json")
    book.instance.register(Definitions(resources={"own": book.names["Files"]("own", book.names["deeper"])}))
    for line, text in KEPT[kind].items():
        book.asset(line, text)
    book.asset("process", "os.getpid()")
    assert run(book, executor).success
    assert [each for each in book.said if "made in the kernel" in each] == []
    assert book.instance.value("process") != os.getpid()
    last = book.instance.value("all")
    book.instance.retire(named("process"))
    there = {str(name): each.current for name, each in book.instance.standing().all().items()}
    asked = {str(name): each.settings.io for name, each in book.instance.standing().all().items()}
    assert {name for name, each in there.items() if each.io != asked[name]} == {"array"} & set(there)
    assert run(book, executor).made == ()
    run(book, "kernel", again=True)
    for name, each in book.instance.standing().all().items():
        was = there[str(name)]
        assert (each.current.key, each.current.data_version, each.current.io) == (was.key, was.data_version, was.io)
        assert set(each.current.making.observed) == set(was.making.observed)
    return last


def test_what_a_manager_keeps_in_its_own_process_is_made_in_the_kernel_and_that_is_said_once(book):
    book.plain(KEEPS)
    names = book.names
    managers = {"memory": names["InMemoryIOManager"](), "counts": names["Counts"](), "asks": names["Asks"]()}
    book.instance.register(Definitions(resources={**managers, "desk": names["Desk"]()}))
    for each in managers:
        book.asset(f"by_{each} --io {each}", "[os.getpid()]")
    book.asset("after", "[*by_memory, *by_counts, *by_asks]")
    book.asset("other", "os.getpid()")
    assert run(book, 2).success
    assert set(book.instance.value("after")) == {os.getpid()}
    assert book.instance.value("other") != os.getpid()
    said = "\n".join(book.said)
    for reason in ("I/O manager memory, which keeps", "I/O manager counts, which keeps", "the resource desk"):
        assert reason in said
    assert names["Desk"].said == [[os.getpid()]]
