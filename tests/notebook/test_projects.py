"""What ``%nbasset import`` takes, and says where it cannot; with the real Dagster it is tried in tests/beside."""

from __future__ import annotations

from types import ModuleType

import pytest

from nbasset.notebook.projects import definitions_in


def definitions(name="Definitions"):
    return type(name, (), {"__module__": "dagster._core"})()


def test_the_definitions_of_a_module_are_those_called_defs_or_the_only_ones():
    module = ModuleType("project")
    assert definitions_in(module) is None
    module.one = one = definitions()
    assert definitions_in(module) is one
    module.other = definitions("LazyDefinitions")
    assert definitions_in(module) is None
    module.defs = defs = definitions()
    assert definitions_in(module) is defs


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "takes a module, for example %nbasset import my_project.definitions"),
        ("no_such_module_at_all", "there is no module no_such_module_at_all"),
        ("json --read", "--read takes names of assets"),
        ("json --wrte", "has no option --wrte"),
        ("json", "the module json has no Definitions of Dagster"),
    ],
)
def test_what_cannot_be_brought_in_is_said_in_one_sentence(notebook, line, sentence):
    assert sentence in str(notebook.run(f"%nbasset import {line}", fails=True))
