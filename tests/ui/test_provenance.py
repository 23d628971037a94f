"""Provenance: one paragraph, and the tables, as Markdown and as a page that loads nothing."""

from __future__ import annotations

from nbasset.core.gathering import Whole, gathering
from nbasset.core.lineage import Lineage, Origin
from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.points import Point
from nbasset.core.result_names import ResultName
from nbasset.core.version import BODY, Part
from nbasset.ui.provenance import NOT_TRIED, Statement, lineage_lines


def origin(name, upstream=(), **making):
    made = Materialization(
        ResultName.from_text(name), "k", f"d-{name}", "n", "r", 0.0, 1.0, "int", making=Making(**making)
    )
    return Origin(name, made, 1, upstream)


FILE = Observation(ObservationKind.FILE, "a|<b>.csv", "0123456789abcdef")
PARTS = {BODY: Part("code", "c1"), "pandas": Part("package", "p", "3.0")}
RAW = origin("raw", observed=(FILE,), parts=PARTS, untracked=("network",))
TOLD = Statement(Lineage((RAW, origin("report", (0,), seed=4, config="{'k': 2}"))), by="0.1.0")


def test_the_paragraph_says_what_when_from_what_and_what_nobody_can_see():
    assert TOLD.paragraph == (
        "report #1 (int, data version d-report) was made on 1970-01-01 00:00:00 UTC in the notebook n with nbasset 0.1.0, "
        "in 1.0 s; random draws begin at seed 4. It uses raw #1. Files read: a|<b>.csv (0123456789ab). Packages: pandas "
        f"3.0. Not tracked: network (in raw #1). {NOT_TRIED}"
    )
    assert "It made the same value." in Statement(TOLD.lineage, ["It made the same value."]).paragraph


def test_what_is_gathered_says_where_the_draws_of_its_points_begin():
    places = [Point({"depth": depth}) for depth in (2, 4)]
    points = [origin(f"model[{each.text}]", seed=4) for each in places]
    whole = Whole(("depth",), tuple((place, each.made.asset) for place, each in zip(places, points, strict=True)))
    made = gathering(
        ResultName.from_text("model"), whole, [(place, each.made) for place, each in zip(places, points, strict=True)]
    )
    told = Statement(Lineage((*points, Origin("model", made, None, (0, 1)))), by="0.1.0").paragraph
    assert "; random draws begin at seed 4. It uses model[depth=2] #1, model[depth=4] #1." in told


def test_as_markdown_and_as_a_page_it_has_the_same_tables_and_nothing_is_loaded():
    assert [each.title for each in TOLD.sections] == [
        "Assets, sources first",
        "Files",
        "Packages",
        "Config",
        "Not tracked",
        "Made again",
    ]
    assert "| a\\|<b>.csv | 0123456789abcdef |" in TOLD.markdown
    assert "a|&lt;b&gt;.csv" in TOLD.page
    assert "http" not in TOLD.page
    assert "<script" not in TOLD.page


def test_the_tree_tells_of_each_version_its_value_code_and_seed():
    first, second, third = lineage_lines(TOLD.lineage)
    assert first.startswith("report #1 · int · data d-report · seed 4 · config {'k': 2} · made ")
    assert second.startswith("└─ raw #1 · int · data d-raw · code c1 · pandas 3.0 · made ")
    assert second.endswith(" · untracked: network")
    assert third == "   └─ file a|<b>.csv 0123456789ab"


def test_of_a_very_long_chain_what_lies_far_back_is_counted():
    chain = [origin(f"day{number}", (number - 1,) if number else ()) for number in range(80)]
    *lines, rest = lineage_lines(Lineage(tuple(chain)))
    assert (len(lines), rest) == (51, "… 29 more further back")
