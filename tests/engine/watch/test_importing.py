"""What a module asks for while it is imported stays with it; what anybody else asks for does not."""

from __future__ import annotations

import importlib
import itertools
import os
import sys

import pytest

from nbasset.engine.watch.importing import asked_by_modules, being_imported, read_by_modules, set_by_modules
from nbasset.engine.watch.observing import observing

COUNT = itertools.count()


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """Import a module with a text while somebody observes; its name."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("OF_THE_MODULE", "one")

    def load(text):
        name = f"importing_{next(COUNT)}"
        (tmp_path / f"{name}.py").write_text(text)
        with observing():
            importlib.import_module(name)
        return name

    yield load
    for known in (sys.modules, asked_by_modules, read_by_modules, set_by_modules):
        for name in [each for each in known if each.startswith("importing_")]:
            del known[name]


def test_nothing_is_being_imported_here():
    assert being_imported() == ""


def test_a_module_is_known_while_its_text_runs_also_through_functions(loaded):
    text = (
        "from nbasset.engine.watch.importing import being_imported\ndef ask(): return being_imported()\nFOUND = ask()\n"
    )
    name = loaded(text)
    assert name == sys.modules[name].FOUND
    assert sys.modules[name].ask() == ""


def test_a_variable_stays_with_the_module_as_it_was_at_first(loaded):
    name = loaded(
        "import os\nM = os.environ.get('OF_THE_MODULE')\nN = os.getenv('NOBODYS')\nos.environ['OF_ITS_OWN'] = '1'\n"
    )
    os.environ.pop("OF_ITS_OWN")
    assert asked_by_modules[name] == {"OF_THE_MODULE": "one", "NOBODYS": None}
    assert set_by_modules[name] == {"OF_ITS_OWN"}


def test_what_is_asked_later_is_not_the_modules(loaded):
    name = loaded("import os\ndef ask(): return os.environ['OF_THE_MODULE']\n")
    with observing() as seen:
        assert sys.modules[name].ask() == "one"
    assert name not in asked_by_modules
    assert seen.variables == {"OF_THE_MODULE": "one"}


def test_a_file_stays_with_the_module(loaded, tmp_path):
    (tmp_path / "settings.txt").write_text("one")
    name = loaded(f"with open({str(tmp_path / 'settings.txt')!r}) as file: TEXT = file.read()\n")
    assert list(read_by_modules[name]) == [str(tmp_path / "settings.txt")]
