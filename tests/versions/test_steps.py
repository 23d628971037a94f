"""What plain cells made of names that they had read leads on from what was read to what is there now, or does not."""

from nbasset.versions.evidence import Provenance
from nbasset.versions.steps import Steps


def _ran(steps: Steps, cell: int, names: dict[str, str], before: dict[str, str]) -> None:
    steps.ran(Provenance(cell, names=names), before, before, lambda names: [*names])


def test_several_steps_lead_on_where_each_rests_on_what_was_assigned() -> None:
    steps = Steps()
    _ran(steps, 2, {"df": "2", "late": "x"}, {"df": "1"})
    _ran(steps, 3, {"df": "3", "late": "x"}, {"df": "2"})
    assert steps.lead_on("df", "1", "3", 1, ("late", ()))
    assert not steps.lead_on("df", "1", "3", 2, ("late", ()))


def test_a_step_of_something_else_does_not_lead_on() -> None:
    steps = Steps()
    _ran(steps, 2, {"df": "2", "other": "x"}, {"df": "1"})
    assert not steps.lead_on("df", "1", "2", 1, ("late", ()))
    assert steps.lead_on("df", "1", "2", 1, ("late", (Provenance(2),)))


def test_a_name_that_is_made_anew_begins_anew() -> None:
    steps = Steps()
    _ran(steps, 2, {"df": "2", "late": "x"}, {"df": "1"})
    steps.ran(Provenance(3), ["df"], {}, lambda names: [*names])
    assert not steps.lead_on("df", "1", "2", 1, ("late", ()))
