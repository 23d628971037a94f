"""Of two plain cells, the one stands below that is told to, and otherwise the one that first ran later."""

from nbasset.versions.document import Document
from nbasset.versions.order import Order


def test_who_sets_something_below_its_reader_does_not_outdate_it_and_who_does_above_does():
    order = Order(Document())
    order.ran("above", 1, (), ["locale"])
    order.ran("reader", 2, ["locale"], ())
    order.ran("below", 3, (), ["locale"])
    assert order.is_set_below("locale", 2)
    order.ran("above", 4, (), ["locale"])
    assert not order.is_set_below("locale", 2)


def test_what_was_set_below_is_not_what_the_top_gives_until_somebody_above_sets_it():
    order = Order(Document())
    order.ran("above", 1, (), ["locale"])
    order.ran("reader", 2, ["locale"], ())
    order.ran("below", 3, (), ["locale"])
    order.ran("reader", 4, ["locale"], ())
    assert (order.was_set_below("locale", 2), order.was_set_below("locale", 4)) == (False, True)
    order.ran("above", 5, (), ["locale"])
    order.ran("reader", 6, ["locale"], ())
    assert not order.was_set_below("locale", 6)


def test_what_a_cell_sets_itself_is_its_own():
    order = Order(Document())
    order.ran("reader", 1, (), ())
    order.ran("below", 2, (), ["locale"])
    order.ran("reader", 3, ["locale"], ["locale"])
    assert not order.was_set_below("locale", 3)


def test_cells_without_ids_stand_in_the_order_of_their_runs():
    order = Order(Document())
    order.ran("", 1, ["locale"], ())
    order.ran("", 2, (), ["locale"])
    assert order.is_set_below("locale", 1)
    assert not order.is_set_below("time zone", 1)


def test_where_the_document_has_cells_counts_however_late_they_ran():
    document = Document()
    order = Order(document)
    order.ran("reader", 1, ["locale"], ())
    order.ran("inserted", 2, (), ["locale"])
    order.ran("reader", 3, ["locale"], ())
    document.stands(["inserted", "reader"])
    assert (order.cells(), order.is_set_below("locale", 1)) == (["inserted", "reader"], False)
    assert not order.was_set_below("locale", 3)
    document.stands(["reader", "inserted"])
    assert order.was_set_below("locale", 3)
    assert order.is_set_below("locale", 1)


def test_a_cell_stands_above_another_or_is_that_one():
    document = Document()
    order = Order(document)
    order.ran("first", 1, (), ())
    order.ran("second", 2, (), ())
    assert order.is_any_above(["first"], 2)
    assert order.is_any_above(["second"], 2)
    assert not order.is_any_above(["second"], 1)
    assert not order.is_any_above([], 1)
    document.stands(["second", "first"])
    assert order.is_any_above(["second"], 1)
