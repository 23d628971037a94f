"""What a module sets when it is first imported is the module's doing: it holds for whoever imports it, and for nobody else."""

from __future__ import annotations

import importlib
import os
import sys
import warnings

import pytest

from nbasset.engine import import_effects
from nbasset.engine.import_effects import leaving_the_world, moved

MODULES = {
    "sets_one": "import os\nos.environ['ONE'] = '1'\n",
    "sets_a_filter": "import warnings\nwarnings.filterwarnings('ignore', message='of the module')\n",
    "imports_both": "import sets_one\nimport sets_nothing\nimport os\nos.environ['BOTH'] = os.environ['ONE'] * 2\n",
    "sets_nothing": "X = 1\n",
    "breaks": "import os\nos.environ['ONE'] = 'broken'\n1 / 0\n",
    "outer/__init__": "import os\nos.environ['ONE'] = 'outer'\n",
    "outer/inner": "Y = 2\n",
    "whole/__init__": "import os\nfrom whole import part\nos.environ['BOTH'] = 'whole'\n",
    "whole/part": "import os\nos.environ['ONE'] = 'part'\n",
    "logs": "import logging\nlogging.getLogger(__name__).setLevel(5)\nlogging.getLogger('of.others').setLevel(5)\n",
}


@pytest.fixture(autouse=True)
def modules(tmp_path, monkeypatch):
    for package in ("outer", "whole"):
        (tmp_path / package).mkdir()
    for name, text in MODULES.items():
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("ONE", "BOTH"):
        monkeypatch.delenv(name, raising=False)
    with warnings.catch_warnings():
        yield
    for name in [each.replace("/__init__", "").replace("/", ".") for each in MODULES]:
        sys.modules.pop(name, None)
        import_effects._effects.pop(name, None)
        import_effects._in_plain.discard(name)


def seen(code=""):
    """What a body finds of the environment after some code, and what it is told to have changed itself."""
    told = []
    with leaving_the_world(told):
        exec(code, {})
        found = os.environ.get("ONE"), os.environ.get("BOTH")
    return (*found, [each.name for each in told if not each.by])


def test_it_holds_for_each_body_that_imports_the_module_and_for_no_other():
    assert seen("import sets_one") == ("1", None, [])
    assert "ONE" not in os.environ
    assert seen() == (None, None, [])
    for code in ("import sets_one", "from sets_one import os", "import importlib; importlib.import_module('sets_one')"):
        assert seen(code) == ("1", None, [])


def test_each_module_has_what_it_did_itself_and_what_the_modules_did_that_it_imported():
    assert seen("import imports_both") == ("1", "11", [])
    assert seen("import sets_nothing") == (None, None, [])
    assert seen("import sets_one") == ("1", None, [])
    assert seen("import imports_both") == ("1", "11", [])


def test_a_module_that_imports_one_that_is_loaded_already_has_its_effect_too():
    assert seen("import sets_one") == ("1", None, [])
    assert seen("import imports_both") == ("1", "11", [])
    assert seen("import imports_both") == ("1", "11", [])


def test_it_holds_once_in_a_body():
    seen("import sets_one")
    assert seen("import os, sets_one; os.environ['ONE'] = 'mine'; import sets_one") == (
        "mine",
        None,
        ["os.environ.ONE"],
    )


def test_a_plain_cell_that_imports_it_later_has_it_for_good():
    seen("import imports_both")
    exec("import sets_one", {})
    assert (os.environ.get("ONE"), os.environ.get("BOTH")) == ("1", None)
    os.environ["ONE"] = "of a plain cell"
    exec("import sets_one", {})
    assert seen("import sets_one") == ("of a plain cell", None, [])


def test_what_a_plain_cell_imported_first_is_as_it_left_it():
    importlib.import_module("sets_one")
    os.environ["ONE"] = "of a plain cell"
    assert seen("import sets_one") == ("of a plain cell", None, [])


def test_a_module_that_breaks_has_no_effect_afterwards():
    assert seen("try:\n    import breaks\nexcept ZeroDivisionError: pass") == ("broken", None, [])
    assert seen() == (None, None, [])


def test_importing_what_is_inside_a_package_is_importing_the_package():
    assert seen("import outer.inner") == ("outer", None, [])
    assert seen("import outer.inner") == ("outer", None, [])
    assert seen("from outer import inner") == ("outer", None, [])


def test_asking_a_module_for_what_it_has_not_is_no_import():
    seen("import sets_one")
    assert not hasattr(sys.modules["sets_one"], "nothing")
    assert seen("import sys; hasattr(sys.modules['sets_one'], 'nothing')") == (None, None, [])


def test_what_a_library_sets_of_its_own_is_set_up_for_good():
    import logging

    seen("import logs")
    assert logging.getLogger("logs").level == 5
    assert logging.getLogger("of.others").level == 0
    logging.getLogger("logs").setLevel(0)


def test_filters_come_beside_those_of_others():
    seen("import sets_a_filter")
    with leaving_the_world([]):
        warnings.filterwarnings("error", message="of the body")
        exec("import sets_a_filter", {})
        found = [str(each[1].pattern) for each in warnings.filters[:2]]
    assert found == ["of the module", "of the body"]


@pytest.mark.parametrize(
    ("before", "after", "now", "then"),
    [
        ((), (1,), (5,), (1, 5)),
        ((1,), (1, 2), (1, 5), (1, 5, 2)),
        ((1,), (), (1, 5), (5,)),
        ((1, 2), (3, 1, 2, 4), (2, 1), (3, 2, 1, 4)),
        (1, 2, 7, 2),
    ],
)
def test_a_list_moves_as_it_has_moved(before, after, now, then):
    assert moved(before, after, now) == then


def test_a_package_that_imports_what_is_inside_has_the_effect_of_both():
    assert seen("import whole") == ("part", "whole", [])
    assert seen("import whole.part") == ("part", "whole", [])
    assert seen() == (None, None, [])
