"""I/O managers: what those that the user has written lead to, and what of that changes only as they are used."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from nbasset import ConfigurableIOManager, ConfigurableResource, IOManager, io_manager
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName
from nbasset.instance.run_config import counted
from nbasset.versions.managers import held_code, in_use, leading
from nbasset.versions.memo import Memo

TEXT = """
from nbasset import IOManager

FACTOR = 2
KEPT = {}
COUNT = 0

def encode(n):
    return n * FACTOR

class Base(IOManager):
    plus = 0
    @staticmethod
    def taken(n): return n + 1
    @property
    def more(self): return 1

class Files(Base):
    class Marks:
        start = 0
    loads = 0
    def handle_output(self, context, obj):
        global COUNT
        COUNT += 1
        KEPT[context] = encode(obj) + self.plus
    def load_input(self, context):
        type(self).loads += 1
        return self.taken(KEPT[context]) + self.more + self.Marks.start
"""


def nobody(word):
    return None


@pytest.fixture
def made(monkeypatch):
    """Makes the I/O manager of a text; the module is the notebook's."""

    def make(old="", new=""):
        main = ModuleType("__main__")
        monkeypatch.setitem(sys.modules, "__main__", main)
        assert old in TEXT
        exec(TEXT.replace(old, new) if old else TEXT, vars(main))
        return main.Files()

    return make


def told(manager, meant=nobody):
    return leading(manager, counted, meant, Memo())


def part(manager):
    return told(manager).part(manager, "own")


EDITS = {
    "a name that a helper reads": ("FACTOR = 2", "FACTOR = 3"),
    "a helper": ("n * FACTOR", "n + FACTOR"),
    "an attribute of its base": ("plus = 0", "plus = 1"),
    "a static method": ("return n + 1", "return n + 2"),
    "a property": ("def more(self): return 1", "def more(self): return 2"),
    "a class inside": ("start = 0", "start = 1"),
    "a method": ("type(self).loads += 1", "type(self).loads += 2"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_all_counts_that_its_methods_lead_to(made, edit):
    before = part(made())
    assert part(made()).digest == before.digest
    after = part(made(*edit))
    assert after.digest != before.digest
    assert after.text.splitlines()[0] == "Files"
    assert set(after.text.splitlines()) != set(before.text.splitlines())


def test_what_nothing_of_it_names_does_not_count(made):
    assert part(made()).digest == part(made("KEPT = {}", "KEPT = {}\nOTHER = 1")).digest


def test_what_it_is_given_counts_and_not_the_version_of_nbasset(made):
    manager = made()
    found = told(manager)
    assert found.part(manager, "one").digest != found.part(manager, "other").digest
    assert "nbasset" in found.found.parts
    assert "nbasset" not in found.digests


def test_what_it_keeps_by_itself_does_not_make_it_another_one(made):
    manager = made()
    before = part(manager)
    assert {"FACTOR", "KEPT", "COUNT"} <= set(told(manager).names)
    for number in range(3):
        with in_use(manager, counted, nobody):
            manager.handle_output(number, 1)
        with in_use(manager, counted, nobody):
            manager.load_input(number)
    assert type(manager).loads == 3
    assert part(manager).digest == before.digest
    assert {"KEPT", "COUNT"}.isdisjoint(told(manager).names)
    assert Memo().cls(type(manager))[0].digest == made_class_digest(made)


def made_class_digest(made):
    return Memo().cls(type(made()))[0].digest


def test_what_is_set_otherwise_after_it_was_used_counts(made):
    manager = made()
    before = part(manager)
    with in_use(manager, counted, nobody):
        manager.handle_output(1, 1)
    sys.modules["__main__"].FACTOR = 5
    assert part(manager).digest != before.digest
    sys.modules["__main__"].FACTOR = 2
    assert part(manager).digest == before.digest
    sys.modules["__main__"].KEPT = {"given": 1}
    assert part(manager).digest != before.digest


def test_what_raises_as_it_is_used_is_seen_too(made):
    manager = made()
    before = part(manager)
    with pytest.raises(KeyError), in_use(manager, counted, nobody):
        manager.load_input("nothing")
    assert type(manager).loads == 1
    assert part(manager).digest == before.digest


def test_one_of_nbassets_own_is_not_looked_into():
    manager = object()
    with in_use(manager, counted, nobody):
        pass
    assert told(manager).digests == {}


def test_the_assets_that_it_reads_are_told(made):
    key = ResultName(AssetKey("FACTOR"))
    found = told(made(), {"FACTOR": key}.get)
    assert found.found.inputs == {"FACTOR": key}
    assert "FACTOR" not in found.digests


def test_functions_and_classes_that_it_holds_count_as_when_it_was_met_first():
    class Codec:
        def encode(self, n):
            return n

    class Holding(IOManager):
        def __init__(self):
            self.codec, self.decode = Codec(), lambda n: n + 1

        def handle_output(self, context, obj): ...
        def load_input(self, context): ...

    manager = Holding()
    decode = manager.decode
    assert {Holding, Codec, decode} == set(held_code(manager, counted))
    manager.decode = None
    assert decode in held_code(manager, counted)


def test_the_function_counts_that_makes_one_and_the_classes_of_what_its_fields_are():
    @io_manager
    def files():
        return None

    class Folder(ConfigurableResource):
        name: str

    class Files(ConfigurableIOManager):
        folder: Folder

        def handle_output(self, context, obj): ...
        def load_input(self, context): ...

    assert files.resource_fn in held_code(files, counted)
    assert {Files, Folder} <= set(held_code(Files(folder=Folder(name="x")), counted))
