"""What bodies say of checks: results, truths, texts, failed assertions."""

from __future__ import annotations

import pytest

from nbasset import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    Definitions,
    MaterializeResult,
    Output,
    asset,
    multi_asset,
)
from nbasset.core.check_decorators import check_of, checks_of
from nbasset.core.external import AssetSpec
from nbasset.core.outputs import NotGiven
from nbasset.engine.check_results import evaluated, failed_assertion, without_results
from nbasset.engine.outputs import outputs_given
from nbasset.engine.yielding import Yielded

FEW = check_of(lambda orders: True, AssetCheckSpec("few", asset="orders"), {}, {})
TWO = [AssetCheckSpec("a", asset="orders"), AssetCheckSpec("b", asset="orders")]


def said(check, returned):
    return [[found.said for found in each.checks] for each in evaluated(check, returned).values()]


@pytest.mark.parametrize(
    ("returned", "what"),
    [
        (True, "passed"),
        (False, "failed"),
        ((False, "9 rows"), "failed: 9 rows"),
        ((True, "3 rows"), "passed: 3 rows"),
        (AssetCheckResult(passed=False, description="no"), "failed: no"),
        (Yielded([AssetCheckResult(passed=True)]), "passed"),
        ([AssetCheckResult(passed=True)], "passed"),
    ],
)
def test_a_result_is_said_in_every_way(returned, what):
    assert said(FEW, returned) == [[what]]


def test_a_truth_of_numpy_is_one():
    numpy = pytest.importorskip("numpy")
    assert said(FEW, numpy.bool_(False)) == [["failed"]]


def test_nothing_says_nothing_of_the_asset():
    assert said(FEW, None) == [[]]


@pytest.mark.parametrize("returned", [1, "yes", [1], (True, 1)])
def test_what_is_no_result_is_refused(returned):
    with pytest.raises(
        ValueError, match=r"The check orders:few gave (int|str): end with True or False, with that and a text"
    ):
        evaluated(FEW, returned)


def test_each_of_several_needs_a_result_unless_some_will_do():
    one = Yielded([AssetCheckResult(passed=True, check_name="a")])
    with pytest.raises(ValueError, match=r"gave no result of orders:b"):
        evaluated(checks_of(lambda: None, TWO, {}, {}), one)
    from nbasset.core.dataclass import replace

    some = replace(checks_of(lambda: None, TWO, {}, {}), can_subset=True)
    first, second = evaluated(some, one).values()
    assert ([each.said for each in first.checks], type(second.value)) == (["passed"], NotGiven)


@asset(check_specs=[AssetCheckSpec("few", asset="prices")])
def prices(): ...


RESULT = AssetCheckResult(passed=False)


@pytest.mark.parametrize(
    "returned",
    [
        Yielded([Output(3), RESULT]),
        (3, RESULT),
        MaterializeResult(value=3, check_results=[RESULT]),
    ],
)
def test_an_asset_gives_its_value_and_what_its_checks_found(returned):
    [output] = outputs_given(prices, {}, returned, print).values()
    assert (output.value, [each.said for each in output.checks]) == (3, ["failed"])


def test_an_asset_that_says_nothing_of_its_check_is_refused():
    with pytest.raises(ValueError, match=r"gave no result of prices:few: yield an AssetCheckResult"):
        outputs_given(prices, {}, 3, print)


def test_a_result_within_that_of_an_asset_is_about_it():
    @multi_asset(
        specs=[AssetSpec("a"), AssetSpec("b")],
        check_specs=[AssetCheckSpec("few", asset="a"), AssetCheckSpec("few", asset="b")],
    )
    def both(): ...

    given = [
        MaterializeResult(asset_key=key, check_results=[AssetCheckResult(passed=key == "a")]) for key in ("a", "b")
    ]
    found = outputs_given(both, {}, Yielded(given), print)
    assert [[each.said for each in output.checks] for output in found.values()] == [["passed"], ["failed"]]


def test_what_has_no_results_is_left_as_it_is():
    given = [1, 2]
    assert without_results(prices, given) == (given, [])
    assert without_results(prices, given)[0] is given


def raised(text):
    with pytest.raises(AssertionError) as caught:
        exec(compile(text, "<nowhere>", "exec"))
    return caught.value


def test_a_failed_assertion_says_its_text_or_else_its_line(tmp_path):
    assert failed_assertion(raised("assert 1 == 2, 'too few'")).description == "too few"
    assert failed_assertion(raised("assert 1 == 2")).description is None
    assert not failed_assertion(raised("assert 1 == 2")).passed
    place = tmp_path / "broken.py"
    place.write_text("x = 1\nassert x == 2\n")
    with pytest.raises(AssertionError) as caught:
        exec(compile(place.read_text(), str(place), "exec"))
    assert failed_assertion(caught.value).description == "x == 2"


class Schema:
    """What validates, as a schema of pandera: it raises an error with the cases that fail."""

    def __init__(self, **cases):
        self.cases = cases

    def validate(self, value, lazy=False):
        if not value:
            error = ValueError("not valid")
            error.failure_cases = Cases(self.cases) if lazy else None
            raise error
        return value


class Cases(dict):
    """A table of failure cases."""

    columns = ("column", "check")


def check_cell(**values):
    from nbasset.core.assets import Cell
    from nbasset.notebook.cells import CellText
    from nbasset.notebook.check_cells import check_from_cell, check_line

    text = CellText("schema", "schema", 1, "cell.py", Cell("c", 1), {})
    return check_from_cell(text, check_line("orders"), Definitions())


def validated(given, value):
    shown = []
    outputs = evaluated(check_cell(), given, {"orders": value}, shown.append)
    return [each.said for output in outputs.values() for each in output.checks], shown


def test_what_validates_is_given_the_value_and_its_failure_cases_are_shown():
    schema = Schema(column=["rows", "rows", "price"], check=["not_nullable", "not_nullable", "gt(0)"])
    assert validated(schema, [1]) == (["passed"], [])
    found, [shown] = validated(schema, [])
    assert found == ["failed: rows: not_nullable (2 times); price: gt(0)"]
    assert shown == schema.cases


def test_what_has_validated_by_itself_says_whether_all_has_passed():
    class Done:
        def all_passed(self):
            return False

    found, [shown] = validated(Done(), [1])
    assert (found, type(shown)) == (["failed"], Done)


def test_any_other_error_of_what_validates_is_an_error():
    class Broken:
        def validate(self, value):
            raise KeyError("x")

    with pytest.raises(KeyError):
        validated(Broken(), [1])


def test_a_failure_in_a_cell_means_what_its_line_says():
    found = failed_assertion(raised("assert 0, 'x'"), AssetCheckSeverity.WARN)
    assert found.severity is AssetCheckSeverity.WARN


def test_a_cell_that_asserts_has_passed_at_its_end_and_one_that_says_nothing_is_refused():
    from nbasset.core.dataclass import replace

    check = check_cell()
    sure = replace(check, body=replace(check.body, python="assert True"))
    [output] = evaluated(sure, None).values()
    assert [each.said for each in output.checks] == ["passed"]
    with pytest.raises(ValueError, match="gave nothing: end with True or False"):
        evaluated(check, None)
