"""Plain cells: what they assign carries what they had read, through any number of them."""

from __future__ import annotations

from naming import by_name, named

from nbasset.core.version import Through, Version
from nbasset.versions.evidence import Provenance
from nbasset.versions.plain_names import PlainNames


class Notebook:
    """Plain cells that run one after the other; every name's fingerprint is its value."""

    def __init__(self):
        self.names = {}
        self.plain = PlainNames(self.names)
        self.number = 0

    def cell(self, *, reads=(), assets=None, changes=(), **assigns):
        self.number += 1
        before = {name: repr(self.names[name]) for name in reads}
        for name in changes:
            self.names[name] = [self.names[name], self.number]
        self.names.update(assigns)
        touched = {*changes, *assigns}
        seen = {name: repr(self.names[name]) if name in touched else told for name, told in before.items()}
        self.plain.ran(Provenance(self.number, by_name(assets or {}), seen), assigns, changes, before)

    def noted(self, *names):
        return self.plain.noted(Version({}), names, lambda namespace, name: repr(namespace.get(name)))


def test_a_name_no_plain_cell_assigned_carries_nothing():
    book = Notebook()
    version = Version({})
    assert book.plain.noted(version, ["x"], lambda *_, **__: None) is version
    assert not book.plain.is_plain("x")


def test_an_asset_that_a_cell_read_is_carried_with_the_data_version_it_saw():
    book = Notebook()
    book.cell(assets={"raw": "v1"}, df=1)
    assert book.noted("df").through == (Through("df", 1, named("raw"), "v1"),)
    assert book.plain.is_plain("df")


def test_it_is_carried_through_a_chain_of_plain_cells():
    book = Notebook()
    book.cell(assets={"raw": "v1"}, df=1)
    book.cell(reads=["df"], clean=2)
    book.cell(reads=["clean"], total=3)
    assert book.noted("total").through == (Through("df", 1, named("raw"), "v1"),)
    assert book.noted("total").outdated == ()


def test_a_cell_that_ran_before_what_it_reads_was_changed_is_told_by_name():
    book = Notebook()
    book.cell(k=1)
    book.cell(reads=["k"], y=2)
    book.cell(k=5)
    assert book.noted("y").outdated == ("plain cell [2] ran with an older k: run it again, or make it %%asset y",)
    book.cell(reads=["k"], y=6)
    assert book.noted("y").outdated == ()


def test_in_a_chain_the_cell_that_is_late_is_told():
    book = Notebook()
    book.cell(k=1)
    book.cell(reads=["k"], y=2)
    book.cell(reads=["y"], z=3)
    book.cell(k=5)
    assert [text[:38] for text in book.noted("z").outdated] == ["plain cell [2] ran with an older k: ru"]
    book.cell(reads=["k"], y=6)
    assert [text[:38] for text in book.noted("z").outdated] == ["plain cell [3] ran with an older y: ru"]


def test_a_name_put_back_to_what_it_was_makes_nobody_late():
    book = Notebook()
    book.cell(k=1)
    book.cell(reads=["k"], y=2)
    book.cell(k=5)
    book.cell(k=1)
    assert book.noted("y").outdated == ()


def test_a_cell_run_again_replaces_what_it_had_read():
    book = Notebook()
    book.cell(assets={"raw": "v1"}, df=1)
    book.cell(assets={"raw": "v2"}, df=2)
    assert book.noted("df").through == (Through("df", 2, named("raw"), "v2"),)


def test_a_name_changed_in_place_carries_both():
    book = Notebook()
    book.cell(assets={"raw": "v1"}, df=1)
    book.cell(assets={"more": "v7"}, reads=["df"], changes=["df"])
    assert set(book.noted("df").through) == {
        Through("df", 1, named("raw"), "v1"),
        Through("df", 2, named("more"), "v7"),
    }


def test_a_cell_that_changes_a_name_again_with_the_same_inputs_is_told_once():
    book = Notebook()
    book.cell(d={})
    for _ in range(3):
        book.cell(assets={"raw": "v1"}, changes=["d"])
    assert book.noted("d").through == (Through("d", 4, named("raw"), "v1"),)


def test_another_name_of_the_same_object_is_not_older_than_it():
    book = Notebook()
    d = {}
    book.cell(d=d)
    book.cell(reads=["d"], w=d)
    d["n"] = 1
    assert book.noted("w").outdated == ()
    book.names["d"] = {"n": 2}
    assert len(book.noted("w").outdated) == 1


def test_a_name_computed_from_itself_carries_both_and_is_not_older_than_itself():
    book = Notebook()
    book.cell(assets={"raw": "v1"}, df=1)
    book.cell(assets={"more": "v7"}, reads=["df"], df=2)
    found = book.noted("df")
    assert {str(each.asset) for each in found.through} == {"raw", "more"}
    assert found.outdated == ()


def test_a_name_is_not_late_by_what_was_made_of_it():
    book = Notebook()
    book.cell(df=1)
    book.cell(reads=["df"], mean=2)
    book.cell(reads=["mean"], half=1)
    book.cell(reads=["df", "half"], changes=["df"])
    book.cell(reads=["df", "mean"], df=5)
    assert book.noted("mean", "half", "df").outdated == ()
    book.cell(reads=["df"], changes=["df"])
    assert book.noted("mean").outdated == (
        "plain cell [2] ran with an older df: run it again, or make it %%asset mean",
    )
    book.cell(df=1)
    assert book.noted("mean").outdated == ()


def test_a_cell_that_ran_before_a_name_was_made_again_says_nothing_of_it():
    book = Notebook()
    book.cell(df=1, mean=0)
    book.cell(reads=["df", "mean"], df=2)
    book.cell(df=1)
    book.cell(reads=["df"], mean=2)
    book.cell(df=3)
    assert len(book.noted("mean").outdated) == 1


def test_a_ring_of_names_ends():
    book = Notebook()
    book.cell(x=1, y=1)
    book.cell(reads=["x"], y=2)
    book.cell(reads=["y"], x=3)
    assert {text[:38] for text in book.noted("x").outdated} == {"plain cell [2] ran with an older x: ru"}


def test_a_name_that_is_gone_makes_late():
    book = Notebook()
    book.cell(k=1)
    book.cell(reads=["k"], y=2)
    del book.names["k"]
    assert len(book.noted("y").outdated) == 1
