"""Dagster's own configurable I/O managers, of classes of the notebook, keep and give values in other processes."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = [pytest.mark.peers, pytest.mark.processes]

PROGRAM = """
import os
from pathlib import Path
import dagster as dg
import nbasset

class Ending(dg.ConfigurableResource):
    word: str

class Files(dg.IOManager):
    def __init__(self, folder, ending=""):
        self.folder, self.ending = folder, ending
    def place(self, context):
        return Path("_".join([self.folder, *context.asset_key.path]) + self.ending)
    def handle_output(self, context, obj):
        self.place(context).write_text(str(obj))
    def load_input(self, context):
        return int(self.place(context).read_text())

class Configured(dg.ConfigurableIOManager):
    folder: str
    def handle_output(self, context, obj):
        Files(self.folder).handle_output(context, obj)
    def load_input(self, context):
        return Files(self.folder).load_input(context)

class Factory(dg.ConfigurableIOManagerFactory):
    folder: str
    ending: Ending
    def create_io_manager(self, context):
        return Files(self.folder, self.ending.word)

@dg.io_manager(config_schema={"folder": str, "more": dg.Field(dg.Selector({"a": int, "b": dg.Permissive()}), is_required=False)})
def told(context):
    return Files(context.resource_config["folder"])

@nbasset.asset(io_manager_key="configured")
def one():
    return os.getpid()
@nbasset.asset(io_manager_key="factory")
def two():
    return os.getpid()
@nbasset.asset(io_manager_key="told")
def three():
    return os.getpid()
@nbasset.asset
def four(one, two, three):
    return os.getpid(), one, two, three

managers = {
    "configured": Configured(folder="c"),
    "factory": Factory(folder="f", ending=Ending(word=".txt")),
    "told": told.configured({"folder": "t"}),
}
done = nbasset.materialize([one, two, three, four], resources=managers, executor=2)
pids = done.asset_value("four")
print(os.getpid() not in pids, len({*map(str, pids)} & {Path(each).read_text() for each in ("c_one", "f_two.txt", "t_three")}) > 0)
"""


def test_what_dagsters_managers_keep_is_made_in_other_processes_too(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.stdout.split() == ["True", "True"], done.stderr
    assert "made in the kernel" not in done.stderr + done.stdout
