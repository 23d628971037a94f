"""Libraries are found by name, also those that another distribution describes."""

from __future__ import annotations

import importlib
import importlib.machinery
import subprocess
import sys
import textwrap
import types

import pytest

from nbasset.libraries.known import KNOWN, Known, _in_this_folder
from nbasset.libraries.library import Library, Readers
from nbasset.versions.values.digest import digest

DESCRIPTION = """
from nbasset.libraries.library import Library
from nbasset.libraries.nodes import Node

LIBRARY = Library(name="strange", open=lambda value: Node(("strange",), [value.content]), loaded_as_they_were=True)
"""


def described(*rows):
    return Known(lambda: {row.name: lambda row=row: [row] for row in rows})


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Installs modules, with entry points, into a folder of packages."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    before = set(sys.modules)

    def install(modules, entry_points=""):
        for name, source in modules.items():
            (folder / f"{name}.py").write_text(textwrap.dedent(source))
        info = folder / "strange_nbasset-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strange-nbasset\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[nbasset.libraries]\n{entry_points}\n")
        importlib.invalidate_caches()

    yield install
    for name in set(sys.modules) - before:
        sys.modules.pop(name)


STRANGE = {"strange": "class Value:\n    def __init__(self, content, asked=0):\n        vars(self).update(locals())\n"}


def test_a_name_in_a_library_is_the_librarys_and_what_nobody_describes_is_not_known():
    assert KNOWN.get("pandas.core.frame") is KNOWN.get("pandas")
    assert KNOWN.get("pandas_of_somebody_else") is None
    assert KNOWN.get("sched") is None
    assert KNOWN.get(None) is None


def test_entry_points_are_looked_up_at_the_first_value_nobody_knows_and_not_before(installed):
    installed({**STRANGE, "describes": DESCRIPTION}, "strange = describes:LIBRARY")
    known = described(Library("pandas"))
    for name in ("pandas", "sched", "__main__", "no_such_module"):
        known.get(name)
    assert "describes" not in sys.modules
    importlib.import_module("strange")
    assert known.get("strange").loaded_as_they_were
    assert known.opener(sys.modules["strange"].Value)(sys.modules["strange"].Value([1])).children == [[1]]


def test_values_are_told_as_the_description_says(installed):
    installed({**STRANGE, "describes": DESCRIPTION})
    value = importlib.import_module("strange").Value
    KNOWN.add(importlib.import_module("describes").LIBRARY)
    try:
        assert digest(value([1])).digest == digest(value([1], asked=5)).digest
        assert digest(value([1])).digest != digest(value([2])).digest
    finally:
        KNOWN.forget("strange")
    assert KNOWN.get("strange") is None


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("strange = nowhere_at_all:LIBRARY", "What nowhere_at_all:LIBRARY knows of strange cannot be loaded"),
        ("strange = strange:Value", "strange:Value is no nbasset Library of the name strange"),
        ("other = describes:LIBRARY", "describes:LIBRARY is no nbasset Library of the name other"),
    ],
)
def test_a_description_that_is_none_is_told_and_does_no_other_harm(installed, entry, sentence):
    installed({**STRANGE, "describes": DESCRIPTION}, entry)
    known = described()
    with pytest.warns(UserWarning, match=sentence):
        assert known.get("strange") is None
    assert known.get("strange") is None, "it is told once"


def test_what_is_added_counts_at_once():
    known = described(Library("one", readers=Readers({"one": ("read",)}, queries=frozenset({"ask"}))))
    assert known.readers.files == {"one": ("read",)}
    known.add(Library("two", readers=Readers({"two": ("open",)}, databases=frozenset({"open"}))))
    assert known.readers == Readers({"one": ("read",), "two": ("open",)}, frozenset({"open"}), frozenset({"ask"}))
    assert [row.name for row in known] == ["one", "two"]


def test_names_in_texts_are_those_of_the_libraries_that_are_given_the_text():
    text = "select * from birds where age > @limit"
    assert KNOWN.names_in(text, ()) == []
    assert KNOWN.names_in("age > @limit", ("query",)) == ["limit"]
    assert KNOWN.names_in("age > @limit", ("head",)) == []


def test_what_is_known_of_a_library_stands_in_one_place_and_that_is_found_by_its_name():
    told = _in_this_folder()
    found = [(row.name, file.args) for file in {each.args: each for each in told.values()}.values() for row in file()]
    assert sorted(name for name, _ in found) == sorted({name for name, _ in found}), "of two of one name, one is lost"
    assert {name: told[name].args for name, _ in found} == dict(found)
    assert {name for name, file in told.items() if name not in dict(found) and file()} == set()


def test_a_library_is_described_without_the_others_being_loaded():
    code = (
        "import sys; from nbasset.libraries.known import KNOWN; assert KNOWN.get('pandas'); list(KNOWN.loaded());"
        "print(sorted({'nbasset.libraries.pandas', 'nbasset.libraries.torch'} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "['nbasset.libraries.pandas']"


def test_a_library_that_is_just_being_loaded_is_not_there_yet(monkeypatch):
    polars = types.ModuleType("polars")
    polars.__spec__ = importlib.machinery.ModuleSpec("polars", None)
    polars.__spec__._initializing = True
    monkeypatch.setitem(sys.modules, "polars", polars)
    assert "polars" not in [library.name for library, _ in KNOWN.loaded()]
    polars.__spec__._initializing = False
    assert "polars" in [library.name for library, _ in KNOWN.loaded()]


def test_what_libraries_write_onto_classes_is_theirs_only_where_they_made_the_class():
    class Base:
        registry = None
        metadata = None

    import sqlalchemy.orm

    mapped = sqlalchemy.orm.declarative_base()
    assert KNOWN.derived(Base) == frozenset()
    assert {"registry", "metadata"} <= KNOWN.derived(mapped)
