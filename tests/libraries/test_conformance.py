"""What every library's file promises, for every library that is installed here.

A new library is a file in nbasset/libraries and a row in samples.py; a random generator, settings and what else it says
of itself are then looked at without further tests.
"""

from __future__ import annotations

import importlib
import json
import pickle
import subprocess
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell
from libraries.left_set import LEFT_SET
from libraries.samples import CHANGES, SAMPLES, SETTINGS, installed

from nbasset.core.errors import NotStored
from nbasset.engine.seeding import seeded
from nbasset.engine.settings import differing, left_as_found
from nbasset.instance.private_copies import private_copies
from nbasset.libraries.known import KNOWN
from nbasset.storage.pickling import dump, load
from nbasset.versions.settings import DEFAULT, setting_now
from nbasset.versions.values.digest import digest

OPAQUE = {"threading", "multiprocessing", "duckdb", "_duckdb", "tables", "pyspark"}
"""What is opened without everything of it being seen."""

SILENT = {"mimetypes"}
"""What Python reads from the computer's own files when it is first asked."""

OUTSIDE = sorted(row.name for row in KNOWN if row.name not in sys.stdlib_module_names and not row.machinery)


def test_every_library_whose_values_are_opened_has_samples_and_every_one_with_settings_a_way_to_set_them():
    assert {row.name for row in KNOWN if row.open} <= SAMPLES.keys() | OPAQUE
    assert {row.name for row in KNOWN if row.settings and row.settings.changed} == SETTINGS.keys()
    assert {row.name for row in KNOWN if row.settings} == LEFT_SET.keys()


@pytest.fixture(scope="module", autouse=True)
def _shell():
    there = InteractiveShell.initialized()
    InteractiveShell.instance()
    yield
    if not there:
        InteractiveShell.clear_instance()


def _module(name):
    if not installed(name):
        pytest.skip(f"{name} is not installed")
    return importlib.import_module(name)


@pytest.mark.parametrize("name", sorted(SAMPLES))
class TestValues:
    def test_equal_values_have_one_digest_and_others_another(self, name):
        library = _module(name)
        found = [digest(make(library)) for make in SAMPLES[name]]
        assert [each.digest for each in found] == [digest(make(library)).digest for make in SAMPLES[name]]
        assert len({each.digest for each in found}) == len(found)
        assert [each.opaque for each in found] == [()] * len(found), "everything of them is seen"

    def test_what_comes_out_of_the_store_has_the_digest_of_what_went_in(self, name):
        library = _module(name)
        for make in SAMPLES[name]:
            value = make(library)
            try:
                pickle.dumps(value)
                dumped = dump(value, "value")
            except (
                TypeError,
                NotImplementedError,
                pickle.PicklingError,
                NotStored,
            ):  # views, modules, widgets, proxies
                continue
            assert digest(load(dumped.stream, dumped.buffers)).digest == digest(value).digest, repr(value)

    def test_a_private_copy_has_the_digest_of_the_value(self, name):
        library = _module(name)
        for make in SAMPLES[name]:
            value = make(library)
            assert digest(private_copies({"value": value}).get("value", value)).digest == digest(value).digest


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_what_is_done_to_a_private_copy_leaves_the_value_alone(name):
    row = CHANGES[name]
    value = row.make(_module(name))
    before = digest(value).digest
    (copied,) = private_copies({"value": value}).values()
    row.change(copied)
    assert digest(copied).digest != before
    assert digest(value).digest == before
    row.change(value)
    assert digest(value).digest == digest(copied).digest


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_settings_count_while_they_differ_from_the_defaults(name):
    module = _module(name)
    assert setting_now(name) == DEFAULT
    with SETTINGS[name](module):
        assert setting_now(name) != DEFAULT
    assert setting_now(name) == DEFAULT


@pytest.mark.parametrize(("name", "number"), [(name, n) for name, ways in LEFT_SET.items() for n in range(len(ways))])
def test_settings_that_are_left_set_are_put_back_and_told(name, number):
    module = _module(name)
    settings = KNOWN.get(name).settings
    before, told = settings.now(module), []
    with left_as_found(told):
        LEFT_SET[name][number](module)
        assert list(differing({name: before}, {name: settings.now(module)}))
    assert [each.name for each in differing({name: before}, {name: settings.now(module)})] == []
    assert settings.name in {each.settings.name for each in told} or name in SILENT


@pytest.mark.parametrize("name", sorted(row.name for row in KNOWN if row.generators))
def test_generators_draw_the_same_when_seeded_and_are_given_back(name):
    _module(name)
    generators = KNOWN.get(name).generators
    home = importlib.import_module(generators.home)
    states = []
    before = digest(generators.state(home)).digest
    for seed in (7, 7, 8):
        with seeded(seed):
            states.append(digest(generators.state(home)).digest)
    assert states[0] == states[1] != states[2]
    assert digest(generators.state(home)).digest == before


@pytest.mark.parametrize("name", sorted(row.name for row in KNOWN if row.generators))
def test_the_state_of_a_generator_that_all_code_shares_is_nobodys_input(name):
    _module(name)
    generators = KNOWN.get(name).generators
    shared = [each for each in generators.shared(importlib.import_module(generators.home)) if each is not None]
    before = [digest(each).digest for each in shared]
    assert before
    with seeded(8):
        assert [digest(each).digest for each in shared] == before


LOADED = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
before = set(sys.modules)
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "nbasset")
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path_factory.mktemp("loaded"),
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", OUTSIDE)
def test_loading_nbasset_imports_no_library(loaded, name):
    assert name not in loaded


def test_no_library_is_imported_for_a_plain_value():
    first = f"import sys; import nbasset; before = set(sys.modules) & set({OUTSIDE}); "
    then = "from nbasset.versions.values.digest import digest; digest([1, {'a': {2}}, object]); "
    last = f"print(sorted(set(sys.modules) & set({OUTSIDE}) - before))"
    done = subprocess.run([sys.executable, "-c", first + then + last], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
