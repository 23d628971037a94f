"""What of the notebook is there in another Python that a body has started."""

from __future__ import annotations

import pickle
import sys
import threading
import types

import pytest

from nbasset.engine.watch.main_elsewhere import MainElsewhere

CELL = "K = 3\ndef f(x): return x + K\nclass C: pass\nimport json\nfrom json import dumps\nrows = [1]"


@pytest.fixture
def main(monkeypatch):
    def made(text=CELL, **names):
        module = types.ModuleType("__main__")
        vars(module).update(names)
        exec(text, vars(module))
        monkeypatch.setitem(sys.modules, "__main__", module)
        return module

    return made


def test_functions_and_classes_of_the_notebook_are_there_and_nothing_else(main):
    main()
    told = pickle.dumps(MainElsewhere())
    there = main("")
    pickle.loads(told)
    assert there.f(1) == 4
    assert there.C.__name__ == "C"
    assert not {"json", "dumps", "rows"} & vars(there).keys()


def test_a_script_is_run_again_over_there_and_sends_nothing(main):
    main(__file__="/somewhere/script.py")
    told = pickle.dumps(MainElsewhere())
    there = main("")
    pickle.loads(told)
    assert not hasattr(there, "f")


def test_what_cannot_be_taken_along_stays(main):
    main(CELL + "\ndef locked(): return lock", lock=threading.Lock())
    told = pickle.dumps(MainElsewhere())
    there = main("")
    pickle.loads(told)
    assert there.f(1) == 4
    assert not hasattr(there, "locked")
