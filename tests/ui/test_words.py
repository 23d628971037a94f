"""Words: numbers, moments and costs as people read them."""

from __future__ import annotations

import time

import pytest
from views import asset, cause

from nbasset.core.forecast import Forecast
from nbasset.ui.words import (
    bill,
    cause_line,
    made_words,
    moment,
    rounded,
    seconds,
    short_bill,
    size,
    when,
)


def at(*parts):
    return time.mktime((*parts, 0, 0, 0, -1))


NOW = at(2026, 3, 14, 15, 9)


def test_of_what_is_not_known_nothing_is_said():
    assert [seconds(None), size(None), when(None), moment(None)] == [""] * 4


@pytest.mark.parametrize(("amount", "parts", "half_up"), [(0.5, 1, 1), (2.5, 1, 3), (2.4999, 1, 2), (0.25, 10, 0.3)])
def test_halves_are_rounded_up_as_the_page_does_it(amount, parts, half_up):
    assert rounded(amount, parts) == half_up


def test_a_moment_bears_its_year_when_that_is_another_one():
    assert when(at(2026, 3, 13, 23, 59), NOW) == "Fri 13 Mar 23:59"
    assert when(at(2025, 11, 18, 14, 2), NOW) == "Tue 18 Nov 2025 14:02"


def test_a_short_moment_is_the_time_of_today_or_the_day():
    assert moment(at(2026, 3, 14, 0, 5), NOW) == "00:05"
    assert moment(at(2026, 3, 13, 23, 59), NOW) == "13 Mar"
    assert moment(at(2024, 2, 29, 6, 0), NOW) == "29 Feb 2024"


def test_a_bill_says_how_many_which_and_what_history_knows():
    nothing, timed = Forecast(), Forecast(tuple("abcdefgh"), 3.0, ("a", "b"))
    assert bill(nothing) == "nothing to make: everything is fresh"
    assert short_bill(nothing) == "nothing to make"
    assert bill(timed) == "8 to make: a, b, c, d, e, f… (about 3.0 s by history, 2 never timed)"
    assert short_bill(timed) == "a, b, c, d and 4 more (about 3.0 s, 2 never timed)"
    assert bill(Forecast(left=("a", "b"))) == "nothing to make; 2 are not fresh and stay so: a, b"
    assert bill(Forecast(("a",), 2.0, (), ("b",))) == (
        "1 to make: a (about 2.0 s by history); 1 is not fresh and stays so: b"
    )
    assert bill(Forecast(("a",), 0.0, ("a",))) == "1 to make: a (never timed)"
    assert short_bill(Forecast(("a",), 2.0)) == "a (about 2.0 s)"


def test_causes_stand_in_one_line_with_a_diff_that_is_short():
    both = [{**cause("code changed"), "diff": ["- 1", "+ 2"]}, cause("b is stale")]
    assert cause_line(asset("a", causes=both)) == "code changed (- 1  + 2); b is stale"


def test_the_line_of_a_stored_result_is_the_same_at_every_replay():
    found = asset("a", made_at=at(2025, 11, 18, 14, 2), took=3.2)
    assert made_words(found) == "made Tue 18 Nov 2025 14:02, took 3.2 s"
    assert made_words({**found, "made_at": None, "took": None}) == ""


def test_a_run_says_how_many_checks_were_not_passed():
    from nbasset.core.checks import AssetCheckEvaluation
    from nbasset.core.keys import AssetKey
    from nbasset.core.result_names import ResultName
    from nbasset.core.runs import AssetRun, Outcome, RunRecord
    from nbasset.ui.words import summary

    def part(check, passed):
        found = (AssetCheckEvaluation(AssetKey("a"), check, passed),)
        return AssetRun(ResultName.from_text(f"a:{check}"), Outcome.MADE, checks=found)

    def told(**checks):
        return summary(RunRecord("r", checks={name: part(name, passed) for name, passed in checks.items()}))

    assert told(one=True) == "0 made"
    assert told(one=True, two=False) == "0 made, 1 check not passed"
    assert told(one=False, two=False) == "0 made, 2 checks not passed"
