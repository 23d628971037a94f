"""Causes: one predicate each; the words, the diff and the category."""

from __future__ import annotations

import pytest
from naming import all_named, named

from nbasset.core.causes import Category, Cause, changes, diff_lines
from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.version import BODY, Part, Settings, Version

BODY_PART = Part("code", "d1", "x * 2")


def made(io="pickle", **making):
    return Materialization(
        named("a"), "k", "v", "n", "r", 0.0, 0.0, "", io, Making(**{"parts": {BODY: BODY_PART}, **making})
    )


def version(*parts, **more):
    return Version({BODY: BODY_PART, **dict(parts)}, **more)


def file(name, digest):
    return Observation(ObservationKind.FILE, name, digest)


def causes(last, now, *more, **options):
    return [(each.category.value, str(each)) for each in changes(last, now, *more, **options)]


def test_nothing_changed_has_no_causes():
    declared = file("x", "f1")
    last = made(
        upstream=all_named("raw log"), inputs={"raw": "v1"}, after={named("log"): "v2"}, declared=(declared,), seed=7
    )
    now = version(inputs={"raw": named("raw")}, declared=(declared,), after=all_named("log"))
    assert causes(last, now, Settings(seed=7), {"raw": "v1"}, {named("log"): "v2"}) == []


def test_the_body():
    now = Version({BODY: Part("code", "d2", "x * 3")})
    assert causes(made(), now) == [("CODE", "its code changed (- x * 2  + x * 3)")]
    assert changes(made(), now)[0].diff == ("- x * 2", "+ x * 3")


PARTS = {
    "a helper": (Part("function", "h1", "def f():\n    return 1"), Part("function", "h2", "def f():\n    return 2"),
                 "helper f() changed (- return 1  + return 2)"),
    "a class": (Part("class", "c1", "class f:\n    n = 1"), Part("class", "c2", "class f:\n    n = 2"),
                "class f changed (- n = 1  + n = 2)"),
    "a value": (Part("value", "v1", "1"), Part("value", "v2", "2"), "f changed from 1 to 2"),
    "a package": (Part("package", "p1", "1.0"), Part("package", "p2", "2.0"), "package f changed from 1.0 to 2.0"),
    "a module": (Part("module", "m1", "a = 1"), Part("module", "m2", "a = 2"), "module f changed (- a = 1  + a = 2)"),
    "a value that became a helper": (Part("value", "v1", "1"), Part("function", "h2", "def f(): 2"),
                                     "helper f() changed (- 1  + def f(): 2)"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PARTS)
def test_each_kind_of_part_has_its_words(kind):
    old, new, words = PARTS[kind]
    last = made(parts={BODY: Part("code", "d1"), "f": old})
    assert causes(last, version(("f", new))) == [("CODE", words)]


def test_a_text_that_costs_to_find_is_only_found_when_it_is_told():
    asked = []
    lazy = Part("function", "h1", lambda: asked.append(1) or "def f(): 1")
    last = made(parts={BODY: Part("code", "d1"), "f": Part("function", "h1")})
    assert causes(last, version(("f", lazy))) == []
    assert asked == []


def test_names_that_came_and_went():
    last = made(parts={BODY: Part("code", "d1"), "f": Part("function", "h1")})
    assert causes(last, version(("g", Part("value", "v1", "1")))) == [
        ("CODE", "it now uses g"),
        ("CODE", "it no longer uses f"),
    ]


def test_names_that_came_with_a_new_body_go_without_saying():
    now = Version({BODY: Part("code", "d2", "f(x)"), "f": Part("function", "h1", "")})
    assert [words for _, words in causes(made(), now)] == ["its code changed (- x * 2  + f(x))"]


def test_upstream_that_came_and_went():
    assert causes(made(upstream=all_named("old")), version(inputs={"new": named("new")})) == [
        ("DEPENDENCIES", "it now uses new"),
        ("DEPENDENCIES", "it no longer uses old"),
    ]


def test_what_was_declared():
    mode = Observation(ObservationKind.VARIABLE, "MODE", "e1")
    last = made(declared=(file("x", "f1"), mode, file("gone", "f2")))
    now = version(declared=(file("x", "f9"), mode, file("new", "f3")))
    assert causes(last, now) == [
        ("DATA", "file gone changed"),
        ("DATA", "file new changed"),
        ("DATA", "file x changed"),
    ]


def test_settings_count_only_when_they_are_known():
    last = made(seed=1, config="{'depth': 2}")
    now = Settings(seed=2, io="s3", config={"depth": 3})
    assert causes(last, version(), now) == [
        ("CODE", "its random seed changed"),
        ("CODE", "its I/O manager changed from pickle to s3"),
        ("CODE", "its config changed"),
    ]
    assert causes(last, version()) == []


def test_a_new_value_of_an_input_names_the_asset_and_leads_to_it():
    now = version(inputs={"raw": named("sales/raw")})
    last = made(upstream=all_named("sales/raw"), inputs={"raw": "v1"})
    (cause,) = changes(last, now, None, {"raw": "v2"})
    assert (str(cause), cause.via, cause.category) == ("sales/raw has a new value", named("sales/raw"), Category.DATA)
    assert changes(last, now, None, {"raw": "v1"}) == ()
    assert changes(last, now) == (), "while it is not known, nothing is said of it"


def test_a_version_in_several_words_is_another_value_and_no_other_class():
    now, classes = version(inputs={"raw": named("raw")}), "c" * 32
    (cause,) = changes(made(upstream=all_named("raw"), inputs={"raw": "May 1"}), now, None, {"raw": "May 2"})
    assert str(cause) == "raw has a new value"
    (cause,) = changes(made(upstream=all_named("raw"), inputs={"raw": "May 1"}), now, None, {"raw": f"May 1 {classes}"})
    assert str(cause) == "the class of raw changed"


def test_an_upstream_for_order_only_that_was_made_anew():
    now = version(after=all_named("log"))
    last = made(upstream=all_named("log"), after={named("log"): "v1"})
    (cause,) = changes(last, now, after={named("log"): "v2"})
    assert (str(cause), cause.via, cause.category) == ("log was made anew", named("log"), Category.DEPENDENCIES)
    assert changes(last, now, after={named("log"): "v1"}) == ()


def test_a_version_by_hand_speaks_for_all_the_code():
    last = made(code_version="1")
    now = Version({BODY: Part("code", "d2", "x * 3")}, code_version="2")
    assert causes(last, now) == [("CODE", "its code version was set from 1 to 2")]
    same = Version({BODY: Part("code", "d2", "x * 3")}, code_version="1")
    assert [words for _, words in causes(last, same)] == ["its code changed (- x * 2  + x * 3)"]


def test_a_record_that_tells_nothing_is_compared_as_far_as_it_goes():
    last = Materialization(named("a"), "k", "v", "n", "r", 0.0, 0.0, "", "pickle")
    found = causes(last, version(inputs={"raw": "raw"}), Settings(), {"raw": "v1"}, {})
    assert found == [("DEPENDENCIES", "it now uses raw")]


def test_a_diff_is_short_in_words_and_whole_beside():
    lines = [f"x{number}" for number in range(6)]
    long = Cause(Category.CODE, "its code changed", diff_lines("y", "\n".join(["y", *lines])))
    assert str(long) == "its code changed"
    assert long.diff == tuple(f"+ x{number}" for number in range(6))


def test_of_what_had_no_text_there_is_no_diff():
    assert diff_lines("", "x") == diff_lines("x", "") == ()


def test_a_value_that_looks_the_same_is_not_said_to_have_changed_from_itself_to_itself():
    then, now = (Part("value", digest, "DataFrame 609 × 4") for digest in "ab")
    assert causes(made(parts={"df": then}), Version({"df": now})) == [
        ("CODE", "df has other content (DataFrame 609 × 4)")
    ]


@pytest.mark.parametrize(
    ("then", "now", "says"),
    [
        ("A\n.x 1\n.y 2", "A\n.x 1\n.y 3", "f has other content in .y (A)"),
        ("A\n.x 1", "A\n.x 1\n.y 3", "f has a new .y (A)"),
        ("A\n.x 1\n.y 3", "A\n.x 2", "f has no .y any more and other content in .x (A)"),
        ("T 3 × 2\n.x 1\n.y 1", "T 3 × 2\n.x 1\n.z 1", "f has no .y any more and a new .z (T 3 × 2)"),
        ("T 3 × 1\n.x 1", "T 4 × 2\n.x 2\n.y 3", "f has 4 rows (before: 3), 2 columns (before: 1); a new .y"),
        ("T 3", "T 4", "f has 4 values (before: 3)"),
        ("T 3", "T 3 × 1", "f changed from T 3 to T 3 × 1"),
        ("T 1 × 2 × 3", "T 1 × 2 × 4", "f changed from T 1 × 2 × 3 to T 1 × 2 × 4"),
        ("A\n['a b'] 1", "A\n['a b'] 2", "f has other content in ['a b'] (A)"),
        ("A\n.a 1\n.b 1\n.c 1\n.d 1", "A\n.a 2\n.b 2\n.c 2\n.d 2", "f has other content in .a, .b, .c and 1 more (A)"),
        ("A\n.x 1", "B\n.x 2", "f changed from A to B"),
        ("A", "A\n.x 2", "f has other content (A)"),
        ("A\n.x 1", "A\n.x 1", "f has other content (A)"),
    ],
)
def test_of_a_value_that_looks_the_same_the_parts_are_told_that_differ(then, now, says):
    old, new = {"f": Part("value", "a", then)}, {"f": Part("value", "b", now)}
    assert causes(made(parts=old), Version(new)) == [("CODE", says)]


def test_what_nobody_defined_is_defined_now_and_the_other_way_round():
    missing, there = {"f": Part("missing", "m")}, {"f": Part("function", "f1", "def f(): 1")}
    assert causes(made(parts=missing), Version(there)) == [("CODE", "f is defined now")]
    assert causes(made(parts=there), Version(missing)) == [("CODE", "f is not defined any more")]


def test_what_could_not_be_stored_had_no_other_manager():
    last = made("memory", marks=("not stored",))
    assert causes(last, version(), Settings()) == []


def test_what_python_writes_for_a_class_is_told_by_the_class():
    old = {
        "P": Part("class", "c1", "class P:\n    x: int"),
        "P.__init__": Part("function", "i1"),
        "f": Part("function", "f1"),
    }
    new = {
        "P": Part("class", "c2", "class P:\n    x: int\n    y: int = 0"),
        "P.__init__": Part("function", "i2"),
        "f": old["f"],
    }
    now = Version({**new, "P.total": Part("function", "t1", "def total(self): ...")})
    assert causes(made(parts=old), now) == [("CODE", "class P changed (+ y: int = 0)")]
    alone = Version({**old, "P.__init__": Part("function", "i2")})
    assert causes(made(parts=old), alone) == [("CODE", "helper P.__init__() changed")]


def test_an_edit_of_a_method_is_told_once():
    old = {"P": Part("class", "c1", "class P:\n    def m"), "P.m": Part("function", "m1", "return 1")}
    now = Version({"P": Part("class", "c2", old["P"].text), "P.m": Part("function", "m2", "return 2")})
    assert causes(made(parts=old), now) == [("CODE", "helper P.m() changed (- return 1  + return 2)")]


def test_a_diff_shows_only_lines_that_differ_without_their_indentation():
    old = "def f(x):\n    y = 1\n\n    return x * 2\n"
    new = "def f(x):\n    y = 1\n    return x * 3\n"
    assert diff_lines(old, new) == ("- return x * 2", "+ return x * 3")


def test_texts_too_long_to_compare_are_not():
    assert diff_lines("a\n" * 20_000, "b") == ()
