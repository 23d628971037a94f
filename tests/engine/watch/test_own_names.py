"""A body's own module: it stands for ``__main__``, and what it lacks is taken from the notebook and told."""

from __future__ import annotations

import sys
import threading
import types
from typing import get_type_hints

import pytest

from nbasset.engine.watch import own_names
from nbasset.engine.watch.own_names import OwnModule, about_to_run, as_main, handed


class Ear:
    def __init__(self):
        self.heard = []

    def unseen(self, what):
        self.heard.append(what)


@pytest.fixture
def ear():
    return Ear()


@pytest.fixture
def module(ear):
    return OwnModule({"__name__": "__main__", "__builtins__": __builtins__, "x": 1, "C": int}, lambda: [ear])


def test_what_it_lacks_is_taken_from_the_notebook_and_told(module, ear):
    vars(module)["y"] = 2
    assert (module.x, module.y, ear.heard) == (1, 2, ["the name x, reached unseen"])
    assert "x" not in vars(module)
    with pytest.raises(AttributeError, match="has no attribute 'z'"):
        module.z  # noqa: B018


def test_what_python_writes_into_modules_is_no_name_to_tell(module, ear):
    assert module.__name__ == "__main__"
    assert not hasattr(module, "__file__")
    assert ear.heard == []


def test_it_stands_for_main_and_whatever_stood_there_comes_back(module):
    before = sys.modules["__main__"]
    other = OwnModule({}, lambda: ())
    first, second = as_main(module), as_main(other)
    first.__enter__()
    second.__enter__()
    assert sys.modules["__main__"] is other
    first.__exit__(None, None, None)
    assert sys.modules["__main__"] is other
    second.__exit__(None, None, None)
    assert sys.modules["__main__"] is before


def test_a_text_that_is_evaluated_finds_the_names_it_loads(module, ear):
    with as_main(module):
        about_to_run((compile("y = 3; x.real + y + z", "text", "exec"),))
    assert vars(module)["x"] == 1
    assert ear.heard == ["the name x, reached unseen"]


def test_code_that_is_loaded_as_a_module_or_mentions_names_only_as_attributes_reveals_nothing(module, ear):
    with as_main(module):
        about_to_run((compile("import math; math.x", "text", "exec"),))
        about_to_run((compile("x = 2\nx", "text", "exec"),))
        about_to_run(("no code",))
    assert ear.heard == []


def test_annotations_as_texts_are_found(module):
    made = types.new_class("D", exec_body=lambda names: names.update(__annotations__={"c": "C"}, __module__="__main__"))
    heard = []

    def hook(event, args):
        if event == "exec" and heard is not None and threading.current_thread().name == "hooked":
            about_to_run(args)

    def asked():
        with as_main(module):
            heard.append(get_type_hints(made))

    sys.addaudithook(hook)
    thread = threading.Thread(target=asked, name="hooked")
    thread.start()
    thread.join()
    assert heard == [{"c": int}]


def test_that_a_name_of_the_notebook_is_set_is_told_once(module):
    told = []
    with module.when_set(lambda: told.append("set")):
        module.fresh = 1
        assert told == []
        module.x = 2
        module.x = 3
    assert told == ["set"]
    with module.when_set(lambda: told.append("set")):
        pass
    module.x = 3
    assert told == ["set"]
    assert vars(module)["x"] == 3


def test_what_takes_every_name_says_that_any_may_be_asked_for(module, ear):
    module.take_all()
    assert (vars(module)["x"], vars(module)["C"], ear.heard) == (1, int, ["__main__"])


def test_code_finds_what_functions_inside_it_load_and_what_is_there_is_not_told_again(module, ear):
    code = compile("(lambda: x)()", "text", "exec")
    with as_main(module):
        about_to_run((code,))
        about_to_run((code,))
    assert ear.heard == ["the name x, reached unseen"]


def test_a_text_for_a_method_that_looks_for_names_has_them_and_one_for_any_other_has_not(module, ear):
    handed(["a > @x"], "query")  # no body is at work
    with as_main(module):
        handed(["a > @x", 3], "lower")
        assert ear.heard == []
        handed(["a > @x", 3], "query")
    assert ear.heard == ["the name x, reached unseen"]


def test_only_an_expression_names_what_it_may_mean():
    assert own_names._in_expression(" x + f(y.z) ") == {"x", "f", "y"}
    assert own_names._in_expression("x = 1") == own_names._in_expression("a b") == set()


def test_between_a_frame_and_the_bodys_own_are_those_that_the_body_called():
    own = {"look": lambda: [each.f_code.co_name for each in own_names._back_to(own, sys._getframe(1))]}
    exec("def body(call):\n    return call()", own)

    def library():
        return own["look"]()

    assert own["body"](library) == ["library"]
    assert library() == []
