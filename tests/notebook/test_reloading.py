"""Reloading: what has changed on disk is loaded again after what it imports, and names of cells follow."""

from __future__ import annotations

import ast
import itertools
import os
import sys
from types import ModuleType

import pytest

from nbasset.engine.watch.observing import observing
from nbasset.notebook.reloading import Reloader, exported

COUNT = itertools.count()


class Modules:
    """Local modules, a notebook's names, and cells that import.

    Args:
        folder: where the modules lie.
        mark: with which their names begin, so that each test has modules of its own.
    """

    def __init__(self, folder, mark):
        self.folder, self.mark = folder, mark
        self.names = {}
        self.reloader = Reloader(self.names)
        self.reloader._looked_at.update(sys.modules)  # the modules of all tests are local ones, and hundreds
        self._at = itertools.count(1)

    def write(self, name, text):
        path = self.folder / f"{self.mark}{name}.py"
        path.write_text(text.replace("@", self.mark))
        moment = 1_000_000_000 * next(self._at)
        os.utime(path, ns=(moment, moment))

    def cell(self, code, assigned=(), unseen=()):
        tree = ast.parse(code.replace("@", self.mark))
        exec(compile(tree, "cell", "exec"), self.names)
        self.reloader.cell_ran(tree, assigned, unseen)

    def broken(self):
        return {name.removeprefix(self.mark): why for name, why in self.reloader.check().modules.items()}


@pytest.fixture
def modules(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    made = Modules(tmp_path, f"m{next(COUNT)}_")
    yield made
    for name in [name for name in sys.modules if name.startswith(made.mark)]:
        del sys.modules[name]


def test_what_was_imported_by_name_is_the_new_one_after_an_edit(modules):
    modules.write("tools", "K = 1\ndef f():\n    return K")
    modules.cell("import @tools as tools\nfrom @tools import K, f as g\nheld = g")
    modules.write("tools", "K = 2\ndef f():\n    return K * 10")
    assert modules.broken() == {}
    assert modules.names["K"] == 2
    assert modules.names["g"]() == modules.names["held"]() == modules.names["tools"].f() == 20


def test_a_module_that_is_touched_or_saved_as_it_was_is_not_loaded_again(modules):
    modules.write("tools", "LOADED = []")
    modules.cell("import @tools as tools\nfirst = tools.LOADED")
    modules.write("tools", "LOADED = []")
    modules.broken()
    assert modules.names["tools"].LOADED is modules.names["first"]


def test_modules_that_import_a_changed_one_are_loaded_after_it(modules):
    modules.write("low", "K = 1")
    modules.write("middle", "from @low import K\nTWICE = K * 2")
    modules.write("high", "import @middle\nTHRICE = @middle.TWICE + @middle.K")
    modules.cell("from @high import THRICE")
    modules.write("low", "K = 5")
    modules.broken()
    assert modules.names["THRICE"] == 15


def test_modules_that_import_each_other_are_loaded_once_each(modules):
    modules.write("one", "import @two\nK = 1")
    modules.write("two", "import @one\nL = 1")
    modules.cell("import @one as one, @two as two")
    modules.write("one", "import @two\nK = 2")
    assert modules.broken() == {}
    assert modules.names["one"].K == 2


def test_a_package_knows_its_own_parts(modules):
    package = modules.folder / f"{modules.mark}pack"
    package.mkdir()
    modules.write("pack/__init__", "")
    (package / "__init__.py").write_text("from .part import K\nfrom . import part\n")
    (package / "part.py").write_text("K = 1\n")
    modules.cell("from @pack import K")
    (package / "part.py").write_text("K = 100\n")
    modules.broken()
    assert modules.names["K"] == 100


def test_a_package_that_is_loaded_again_keeps_the_parts_that_others_have_loaded(modules):
    package = modules.folder / f"{modules.mark}pack"
    package.mkdir()
    (package / "__init__.py").write_text("from .part import K\n")
    (package / "part.py").write_text("K = 1\n")
    (package / "late.py").write_text("L = 5\n")
    modules.cell("import @pack, @pack.late")
    (package / "__init__.py").write_text("from .part import K\nV = 3\n")
    modules.broken()
    loaded = modules.names[package.name]
    assert (loaded.V, loaded.late.L, loaded.part.K) == (3, 5, 1)


def test_a_module_that_does_not_load_is_told_until_it_is_mended_and_what_it_was_stays(modules):
    modules.write("tools", "K = 1")
    modules.cell("from @tools import K")
    for text, error in [("K = (", "SyntaxError"), ("raise SystemExit(3)", "SystemExit: 3"), ("1 / 0", "ZeroDivision")]:
        modules.write("tools", text)
        why = modules.broken()["tools"]
        assert f"module {modules.mark}tools does not load: " in why
        assert error in why
        assert modules.names["K"] == 1
    modules.write("tools", "K = 4")
    assert modules.broken() == {}
    assert modules.names["K"] == 4


def test_a_module_whose_file_somebody_removes_is_told_until_it_is_put_back_and_stays_as_it_was(modules):
    modules.write("tools", "K = 1")
    modules.cell("import @tools as tools")
    (modules.folder / f"{modules.mark}tools.py").unlink()
    name = f"{modules.mark}tools"
    why = (
        f"module {name} is gone, {name}.py was removed: put it back, or take it out of the cells and restart the kernel"
    )
    assert modules.broken() == {"tools": why}
    assert modules.names["tools"].K == 1
    modules.write("tools", "K = 2")
    assert modules.broken() == {}
    assert modules.names["tools"].K == 2


def test_a_module_whose_file_a_cell_removes_is_as_from_the_top(modules):
    modules.write("tools", "K = 1")
    modules.cell("import @tools as tools")
    (modules.folder / f"{modules.mark}tools.py").unlink()
    modules.cell("tools.K")
    assert modules.broken() == {}
    assert modules.names["tools"].K == 1


def test_a_name_that_a_cell_has_bound_to_something_else_is_left_alone(modules):
    modules.write("tools", "K = 1\nL = 1")
    modules.cell("from @tools import K, L")
    assert modules.reloader.is_imported("K")
    modules.cell("K = 'mine'", assigned=["K"])
    modules.cell("exec('L = 0')", unseen=["L"])
    modules.write("tools", "K = 2\nL = 2")
    modules.broken()
    assert (modules.names["K"], modules.names["L"]) == ("mine", 0)
    assert not modules.reloader.is_imported("K")


def test_a_name_that_a_cell_has_deleted_stays_away(modules):
    modules.write("tools", "K = 1")
    modules.cell("from @tools import K")
    del modules.names["K"]
    modules.write("tools", "K = 2")
    modules.broken()
    assert "K" not in modules.names


def test_what_a_module_newly_defines_is_bound_where_all_of_it_was(modules):
    modules.write("tools", "K = 1")
    modules.cell("from @tools import *")
    modules.write("tools", "K = 1\nNEW = 2\n_own = 3")
    modules.broken()
    assert modules.names["NEW"] == 2
    assert "_own" not in modules.names


def test_a_new_name_takes_what_was_bound_before_the_star_and_not_what_was_bound_after(modules):
    modules.write("tools", "K = 1")
    modules.cell("before = 'mine'", assigned=["before"])
    modules.cell("from @tools import *")
    modules.cell("after = 'mine'", assigned=["after"])
    modules.write("tools", "K = 1\nbefore = after = 'the module'")
    modules.broken()
    assert (modules.names["before"], modules.names["after"]) == ("the module", "mine")


def test_of_two_stars_the_later_one_gives_a_name_that_both_have(modules):
    modules.write("one", "K = 1")
    modules.write("two", "L = 1")
    modules.cell("from @one import *\nfrom @two import *")
    modules.write("one", "K = 'one'\nL = 'one'")
    modules.write("two", "L = 'two'\nK = 'two'")
    modules.broken()
    assert (modules.names["K"], modules.names["L"]) == ("two", "two")


def test_all_names_what_a_star_binds_and_what_is_not_there_is_no_matter(modules):
    modules.write("tools", "__all__ = ['_own', 'gone']\n_own = 1\nother = 2")
    modules.cell("import @tools as tools")
    assert exported(modules.names["tools"]) == ["_own"]


def test_a_module_that_read_a_file_while_it_was_imported_follows_the_file(modules):
    file = modules.folder / "data.txt"
    file.write_text("1")
    modules.write("tools", "import pathlib\nK = pathlib.Path('data.txt').read_text()\nLOADED = []")
    with observing(()):
        modules.cell("import @tools as tools\nfirst = tools.LOADED")
    modules.broken()
    assert modules.names["tools"].LOADED is modules.names["first"]
    file.write_text("22")
    modules.broken()
    assert modules.names["tools"].K == "22"


def test_what_no_source_tells_is_never_loaded_again(modules):
    made = ModuleType(f"{modules.mark}made")
    made.K = 1
    sys.modules[made.__name__] = made
    modules.cell("from @made import K")
    assert modules.broken() == {}
    assert not modules.reloader.is_imported("K")


def test_who_holds_a_function_has_its_new_defaults_of_either_kind(modules):
    modules.write("a", "def f(x=1, *, y=1):\n    return x + y\n")
    modules.cell("from @a import f\nheld = [f]")
    modules.write("a", "def f(x=2, *, y=20):\n    return x + y\n")
    assert modules.broken() == {}
    assert modules.names["held"][0]() == 22


def test_a_module_that_came_while_another_went_is_known(modules):
    modules.write("going", "x = 1")
    modules.write("coming", "x = 1")
    modules.write("last", "x = 1")
    modules.cell("import @going, @last")
    last = sys.modules[f"{modules.mark}last"]
    for name in ("going", "last"):
        del sys.modules[modules.mark + name]
    modules.cell("import @coming")
    sys.modules[f"{modules.mark}last"] = last  # as many as before, and the same one at the end
    modules.write("coming", "x = 2")
    assert modules.broken() == {}
    modules.cell("y = @coming.x")
    assert modules.names["y"] == 2


def test_a_module_that_can_do_without_another_is_loaded_again_when_that_is_there_or_is_gone(modules):
    modules.write("slow", "def f(): return 'slow'")
    modules.write("tool", "try: from @fast import f\nexcept ImportError: from @slow import f")
    modules.cell("from @tool import f", ["f"])
    assert modules.names["f"]() == "slow"
    modules.write("fast", "def f(): return 'fast'")
    assert not modules.broken()
    assert modules.names["f"]() == "fast"
    (modules.folder / f"{modules.mark}fast.py").unlink()
    assert not modules.broken()
    assert modules.names["f"]() == "slow"
    times = modules.reloader.times
    modules.broken()
    assert modules.reloader.times == times
