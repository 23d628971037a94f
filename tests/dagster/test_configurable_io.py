"""I/O managers with a configuration: it counts, and so do their methods."""

from __future__ import annotations

import json
from pathlib import Path

from nbasset import (
    ConfigurableIOManager,
    ConfigurableIOManagerFactory,
    ConfigurableResource,
    EnvVar,
    asset,
    materialize,
)


class Folder(ConfigurableResource):
    path: str


class InJSON(ConfigurableIOManager):
    folder: Folder
    indent: int = 0

    def handle_output(self, context, obj):
        self._file(context).write_text(json.dumps(obj, indent=self.indent), encoding="utf-8")
        context.add_output_metadata({"file": self._file(context).name})

    def load_input(self, context):
        return json.loads(self._file(context).read_text(encoding="utf-8"))

    def _file(self, context):
        return Path(self.folder.path, f"{'-'.join(context.asset_key.path)}.json")


class Factory(ConfigurableIOManagerFactory):
    path: str

    def create_io_manager(self, context):
        return InJSON(folder=Folder(path=self.path))


@asset(key_prefix="sales")
def raw():
    return [1, 2]


@asset(deps=[raw])
def seen():
    return "made"


def run(manager):
    done = materialize([raw, seen], resources={"io_manager": manager})
    return done.asset_value(["sales", "raw"]), done.made


def test_its_configuration_counts_also_that_of_what_it_holds(tmp_path):
    (tmp_path / "other").mkdir()
    here, other = Folder(path=str(tmp_path)), Folder(path=str(tmp_path / "other"))
    assert run(InJSON(folder=here)) == ([1, 2], ("sales/raw", "seen"))
    assert run(InJSON(folder=here)) == ([1, 2], ())
    assert run(InJSON(folder=here, indent=2)) == ([1, 2], ("sales/raw", "seen"))
    assert run(InJSON(folder=other, indent=2)) == ([1, 2], ("sales/raw", "seen"))
    assert (tmp_path / "other" / "sales-raw.json").exists()


def test_a_factory_makes_it_with_what_variables_say(tmp_path, monkeypatch):
    monkeypatch.setenv("NBASSET_FOLDER", str(tmp_path))
    assert run(Factory(path=EnvVar("NBASSET_FOLDER")))[0] == [1, 2]
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["sales-raw.json", "seen.json"]
