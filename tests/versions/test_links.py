"""Links: names that share something, until one of them is made anew."""

from __future__ import annotations

from nbasset.versions.evidence import Done, Provenance, Touch
from nbasset.versions.links import Links


def done(*together: str, made: str = "", keeps: str = "", anew: str = "") -> Done:
    return Done(
        "cell",
        "text",
        Provenance(1),
        made=dict.fromkeys(made.split(), ""),
        changed={name: Touch("", anew=True) for name in anew.split()},
        keeps=frozenset(keeps.split()),
        together=frozenset(together),
    )


def test_what_shares_with_one_shares_with_all_of_them_until_it_is_made_anew() -> None:
    links = Links()
    links.ran(done("a", "b", made="a b"))
    links.ran(done("b", "c", made="c"))
    assert links.of("a") == {"a", "b", "c"}
    links.ran(done(made="b"))
    assert (links.of("a"), links.of("b")) == ({"a", "c"}, frozenset())
    links.ran(done(anew="a"))
    assert links.of("c") == frozenset()


def test_a_cell_of_which_nobody_knows_may_share_all_that_it_keeps_and_what_it_makes_is_like_nothing_else() -> None:
    links = Links()
    links.ran(done(made="b", keeps="a"), surely=False)
    assert {"a", "b"} < links.of("a")
    links.ran(done(made="n"), surely=False)
    assert len(links.of("n")) == 2


def test_what_is_made_of_what_a_name_meant_shares_what_that_did() -> None:
    links = Links()
    links.ran(done("a", "c", made="c"))
    links.ran(done("c", anew="c", keeps="c"))
    assert links.of("a") == {"a", "c"}
