"""Ready-made checks of frames: what each rule finds, of pandas and of polars, and when they run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nbasset import AssetCheckSeverity, asset, materialize
from nbasset.api.frame_checks import FrameRules, NotAsItHasToBe, frame_check
from nbasset.core.errors import ExtraMissing, InvalidDefinition

ROWS = {"id": [1, 1, 3], "price": [1.0, -2.0, None], "kind": ["a", "b", "x"]}


def frame(kind, rows=None):
    return pytest.importorskip(kind).DataFrame(rows or ROWS)


def cases(rules, given):
    """The column and the rule of everything that is not as it has to be."""
    pytest.importorskip("pandera")
    try:
        assert rules.validate(given) is given
    except NotAsItHasToBe as error:
        told = error.failure_cases
        return list(dict.fromkeys(zip(list(told["column"]), list(told["check"]), strict=True)))
    return []


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (FrameRules(columns={"id": "int64", "price": None}), []),
        (FrameRules(columns={"other": None}), [("other", "is missing")]),
        (FrameRules(not_null=["id"]), []),
        (FrameRules(not_null=["price"]), [("price", "not_nullable")]),
        (FrameRules(between={"price": (-5, None)}), []),
        (FrameRules(between={"id": (2, 2)}), None),
        (FrameRules(one_of={"kind": ["a", "b", "x"]}), []),
        (FrameRules(unique=["id", "price"]), []),
        (FrameRules(rows=(1, 3)), []),
        (FrameRules(rows=(4, None)), [("rows", "at least 4")]),
        (FrameRules(rows=(None, 2)), [("rows", "at most 2")]),
    ],
)
def test_each_rule_finds_what_it_is_about(kind, rules, found):
    told = cases(rules, frame(kind))
    if found is None:
        assert {column for column, _ in told} == {"id"}
        assert len(told) == 2
    else:
        assert told == found


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_types_other_columns_and_values_that_are_there_twice_are_found(kind):
    given = frame(kind)
    assert [column for column, _ in cases(FrameRules(columns={"id": "float64"}), given)] == ["id"]
    assert [column for column, _ in cases(FrameRules(unique=["id"]), given)] == ["id"]
    assert [column for column, _ in cases(FrameRules(one_of={"kind": ["a"]}), given)] == ["kind"]
    assert cases(FrameRules(columns={"id": None, "price": None}, only=True), given)


@asset
def orders():
    import pandas

    return pandas.DataFrame(ROWS)


def said(run):
    return [each.said for each in run.get_asset_check_evaluations()]


def test_a_check_of_a_frame_says_what_is_not_as_it_has_to_be():
    pytest.importorskip("pandera")
    check = frame_check(asset=orders, rules=FrameRules(not_null=["price"], rows=(5, None)), name="whole")
    assert said(materialize([orders, check])) == ["failed: rows: at least 5; price: not_nullable"]


def test_another_rule_is_another_check_and_the_same_is_not_run_again():
    pytest.importorskip("pandera")
    for rules, outcome in ((3, "made"), (3, "from the store"), (9, "made")):
        run = materialize([orders, frame_check(asset=orders, rules=FrameRules(rows=(rules, None)))])
        assert run.run.checks["orders:frame"].outcome == outcome
    assert said(run) == ["failed: rows: at least 9"]


def test_a_warning_stops_nothing():
    pytest.importorskip("pandera")
    warns = AssetCheckSeverity.WARN
    check = frame_check(asset=orders, rules=FrameRules(rows=(9, None)), blocking=True, severity=warns)
    assert materialize([orders, check]).success


@pytest.mark.parametrize(("age", "word"), [(timedelta(hours=1), "passed"), (timedelta(days=3), "failed")])
def test_how_new_a_frame_is_is_looked_at_in_every_run(age, word):
    pytest.importorskip("pandera")
    moment = (datetime.now(UTC) - age).replace(tzinfo=None)

    @asset
    def daily():
        import pandas

        return pandas.DataFrame({"day": [datetime(2020, 1, 1), moment]})

    check = frame_check(asset=daily, rules=FrameRules(), newest={"day": "1d"})
    for _ in range(2):
        run = materialize([daily, check])
        assert (run.run.checks["daily:frame"].outcome, said(run)[0].partition(":")[0]) == ("made", word)


def test_a_time_that_is_none_is_refused():
    with pytest.raises(InvalidDefinition, match=r"newest takes times such as 30m, 12h or 1d; not 'soon'"):
        frame_check(asset="orders", rules=FrameRules(), newest={"day": "soon"})


def test_without_pandera_it_says_what_to_install(monkeypatch):
    import sys

    for name in ("pandera", "pandera.pandas"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ExtraMissing, match=r'Checking frames needs pandera: pip install "nbasset\[checks\]"'):
        FrameRules(not_null=["id"]).validate(frame("pandas"))


def test_rules_count_by_what_they_say():
    from nbasset.versions.data_version import data_version

    one, other = data_version(FrameRules(rows=(1, None))), data_version(FrameRules(rows=(2, None)))
    assert (one.opaque, one.digest != other.digest) == ((), True)
