"""Local modules: followed by what is used of them, whether they are loaded or not; packages count by version."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import pytest

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.version import BODY, Version
from nbasset.libraries import origin
from nbasset.libraries.origin import Origin, place_of
from nbasset.versions.modules import file_part, package_of, resolve_relative
from nbasset.versions.resolver import Resolver

FIRST = "K = 1\ndef g():\n    return K\ndef f():\n    return g()\ndef other():\n    return 1\n"
EDITS = {
    "the function itself": (FIRST.replace("return g()", "return g() + 1"), True),
    "a function it calls": (FIRST.replace("return K\n", "return -K\n"), True),
    "a constant it reads": (FIRST.replace("K = 1", "K = 2"), True),
    "another function": (FIRST.replace("return 1", "return 2"), False),
    "a comment": ("# more\n" + FIRST, False),
    "an addition": (FIRST + "def more():\n    return K\n", False),
}


class Folder:
    """A folder on the path of imports, whose modules are written and loaded anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._clock = 1_600_000_000

    def write(self, name: str, source: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
        self._clock += 10
        os.utime(file, (self._clock, self._clock))
        importlib.invalidate_caches()
        self.unload()

    def unload(self) -> None:
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", "") or "").startswith(str(self.path)):
                del sys.modules[name]

    def version(self, source: str, *, run: bool = False) -> Version:
        """What the asset `a` of a program rests on, in a fresh notebook."""
        self.unload()
        namespace: dict[str, object] = {"__name__": "__main__"}
        exec(source, namespace)
        made = asset(namespace["a"])
        if run:
            made()
        return Resolver(Definitions([made])).version(made)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    path = tmp_path / "modules"
    path.mkdir()
    monkeypatch.syspath_prepend(path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(origin, "_found", {})
    folder = Folder(path)
    yield folder
    folder.unload()


USES = {
    "import m; m.f()": "import here_m as m\ndef a():\n    return m.f()",
    "from m import f": "from here_m import f\ndef a():\n    return f()",
    "from m import f as g": "from here_m import f as g\ndef a():\n    return g()",
    "through a helper": "import here_m\ndef h():\n    return here_m.f()\ndef a():\n    return h()",
    "in a list": "from here_m import f\nH = [f]\ndef a():\n    return H[0]()",
}


@pytest.mark.lengthy
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("use", USES)
def test_an_edit_of_a_module_counts_exactly_when_it_is_used(folder, use, edit):
    after, counts = EDITS[edit]
    folder.write("here_m.py", FIRST)
    before = folder.version(USES[use]).code
    assert folder.version(USES[use]).code == before
    folder.write("here_m.py", after)
    assert (folder.version(USES[use]).code != before) is counts
    folder.write("here_m.py", FIRST)
    assert folder.version(USES[use]).code == before


INSIDE = {
    "import": "def a():\n    import here_m\n    return here_m.f()",
    "import as": "def a():\n    import here_m as m\n    return m.f()",
    "from import": "def a():\n    from here_m import f\n    return f()",
    "star of a helper": "def h():\n    from here_m import f as g\n    return g()\ndef a():\n    return h()",
    "of a package": "def a():\n    from here_p import m\n    return m.f()",
    "of a module in a package": "def a():\n    from here_p.m import f\n    return f()",
    "with dots": "def a():\n    import here_p.m\n    return here_p.m.f()",
    "through a package that imports relatively": "def a():\n    import here_q\n    return here_q.f()",
    "of a module that imports another": "def a():\n    import here_t\n    return here_t.f()",
}


def write_all(folder: Folder, source: str) -> None:
    folder.write("here_m.py", source)
    folder.write("here_p/__init__.py", "")
    folder.write("here_p/m.py", source)
    folder.write("here_q/__init__.py", "from .inner import f\n")
    folder.write("here_q/inner.py", source)
    folder.write("here_t.py", "from here_m import f\n")


@pytest.mark.lengthy
@pytest.mark.parametrize("use", INSIDE)
def test_a_module_imported_inside_a_body_counts_as_a_whole_before_and_after_the_body_ran(folder, use):
    write_all(folder, FIRST)
    before = folder.version(INSIDE[use]).code
    assert folder.version(INSIDE[use], run=True).code == before, "that it is loaded now changes nothing"
    write_all(folder, FIRST.replace("return K\n", "return -K\n"))
    assert folder.version(INSIDE[use]).code != before
    write_all(folder, "# a comment\n" + FIRST)
    assert folder.version(INSIDE[use]).code == before


def test_asking_for_a_version_imports_nothing(folder):
    folder.write("here_p/__init__.py", "raise SystemExit('imported')")
    folder.write("here_p/m.py", FIRST)
    folder.version("def a():\n    from here_p.m import f\n    import here_p.m\n    return f()")
    assert "here_p" not in sys.modules


def test_a_module_that_is_written_after_it_was_looked_for_is_found(folder):
    source = "def a():\n    import here_late\n    return here_late.f()"
    before = folder.version(source).code
    folder.write("here_late.py", FIRST)
    after = folder.version(source).code
    assert after != before
    assert folder.version(source, run=True).code == after


def test_a_module_handed_over_as_a_whole_counts_as_a_whole(folder):
    folder.write("here_m.py", FIRST)
    source = "import here_m\ndef a():\n    return vars(here_m)"
    before = folder.version(source).code
    folder.write("here_m.py", FIRST.replace("return 1", "return 2"))
    assert folder.version(source).code != before


def test_a_module_whose_text_is_no_python_counts_by_its_text(folder):
    folder.write("here_bad.py", "def f(:\n")
    source = "def a():\n    import here_bad"
    before = folder.version(source).code
    folder.write("here_bad.py", "def f(:\n\n")
    assert folder.version(source).code != before


def test_relative_imports_in_a_notebook_do_no_harm(folder):
    found = folder.version("def a():\n    from . import something\n    from .nowhere import x\n    return 1")
    assert found.waits_for == ()


def test_constants_and_classes_of_a_module_are_named_after_it(folder):
    folder.write("here_m.py", "K = 1\nclass C:\n    n = K\ndef f():\n    return K, C\n")
    parts = folder.version("import here_m\ndef a():\n    return here_m.f()").parts
    assert {name: part.kind for name, part in parts.items()} == {
        BODY: "code",
        "here_m.f": "function",
        "here_m.K": "value",
        "here_m.C": "class",
    }


def test_where_code_comes_from(folder):
    folder.write("here_m.py", FIRST)
    assert place_of("__main__").origin is Origin.NOTEBOOK
    assert place_of("os.path").origin is Origin.PYTHON
    assert place_of(None).origin is Origin.PYTHON
    assert place_of("numpy.linalg").origin is Origin.PACKAGE
    assert place_of("nbasset.core").origin is Origin.PACKAGE
    assert place_of("here_m").origin is Origin.LOCAL
    assert place_of("no_such_module_anywhere").version == "unknown"


def test_a_modules_own_part_is_its_code_not_its_layout(folder):
    folder.write("here_m.py", FIRST)
    before = file_part("here_m")
    folder.write("here_m.py", FIRST.replace("\n", "\n\n") + "# the end")
    assert before is not None
    assert file_part("here_m").digest == before.digest
    assert file_part("no_such_module_anywhere") is None
    assert file_part("zlib") is None, "there is no text to read"


def test_dots_in_front_lead_from_the_package(folder):
    folder.write("here_p/__init__.py", "")
    folder.write("here_p/m.py", FIRST)
    assert resolve_relative("..x", "p.q") == "p.x"
    assert resolve_relative("x", "p") == "x"
    assert resolve_relative("...x", "p") == "x"
    assert package_of("here_p") == "here_p"
    assert package_of("here_p.m") == "here_p"
