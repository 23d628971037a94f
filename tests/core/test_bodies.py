"""Bodies: a cell and a function answer the same questions, so that nobody asks of which kind they are."""

from __future__ import annotations

import pytest

from nbasset.core.bodies import CellBody, FunctionBody, Parameter

CODE = compile("1", "cell", "exec")
SHARED = [
    "source",
    "python",
    "hint",
    "assigned",
    "perhaps",
    "changed",
    "function_name",
    "in_notebook",
    "assigns",
    "config",
    "awaits",
    "namespace",
    "parameters",
    "context",
]


def cell(**fields):
    return CellBody("1", CODE, CODE, {"k": 1}, (), **fields)


async def awaiting():
    return 1


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("body", [cell(), FunctionBody(awaiting, ())], ids=["cell", "function"])
def test_every_body_answers(body, name):
    getattr(body, name)


def test_a_cell_in_statement_form_may_assign_its_value_and_in_function_form_returns_it():
    assert cell().assigns
    assert not cell(function_name="f").assigns
    assert not FunctionBody(awaiting, ()).assigns


def test_cells_run_among_the_notebooks_names_and_functions_in_their_module():
    assert (cell().in_notebook, FunctionBody(awaiting, ()).in_notebook) == (True, False)
    assert cell().namespace == {"k": 1}
    assert FunctionBody(awaiting, ()).namespace is globals()


def test_whether_a_function_awaits_is_seen_from_it_and_of_a_cell_it_is_told():
    assert FunctionBody(awaiting, (Parameter("x", True),)).awaits
    assert not FunctionBody(cell, ()).awaits
    assert (cell().awaits, cell(awaits=True).awaits) == (False, True)
