import copyreg
import csv
import json
import sqlite3
import urllib.request

import pytest

from nbasset.engine.settings import left_as_found
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import ANYBODY
from nbasset.versions.settings import DEFAULT, setting_now


@pytest.fixture
def _mine():
    csv.register_dialect("mine", delimiter="|")
    yield
    csv.unregister_dialect("mine")


@pytest.mark.usefixtures("_mine")
def test_a_dialect_counts_by_what_it_says():
    one = setting_now("csv")
    csv.register_dialect("mine", delimiter=";")
    assert len({DEFAULT, one, setting_now("csv")}) == 3


def test_what_python_starts_with_is_the_default():
    assert setting_now("csv") == DEFAULT


def test_what_a_body_enters_is_taken_out_again():
    told = []
    with left_as_found(told):
        csv.register_dialect("of the body", delimiter="|")
        copyreg.pickle(complex, str)
    assert "of the body" not in csv.list_dialects()
    assert copyreg.dispatch_table[complex] is not str
    assert {"dialects.of the body", "dispatch_table"} <= {each.name for each in told}


def test_how_something_is_pickled_counts_for_anybody_where_the_notebook_says_it():
    (counted,) = KNOWN.get("copyreg").counted
    before = copyreg.dispatch_table.copy()
    assert (counted.count_for, counted.changed(copyreg)) == (ANYBODY, {})
    try:
        copyreg.pickle(complex, _reduced)
        assert counted.changed(copyreg) == {"builtins.complex": _reduced}
    finally:
        copyreg.dispatch_table.clear()
        copyreg.dispatch_table.update(before)


def _reduced(number):
    return complex, (number.real,)


def test_a_way_of_coding_counts_for_whoever_names_nothing():
    assert KNOWN.get("_codecs").for_anybody


def test_what_opens_urls_is_told_where_somebody_has_installed_it_and_not_where_urlopen_has_made_it():
    by_itself, installed = [], []
    with left_as_found(by_itself):
        urllib.request.urlopen("data:,x").close()
    assert (urllib.request._opener, by_itself) == (None, [])
    mine = urllib.request.build_opener()
    mine.addheaders = [("User-agent", "me")]
    with left_as_found(installed):
        urllib.request.install_opener(mine)
    assert (urllib.request._opener, [each.name for each in installed]) == (None, ["opener"])
    urllib.request.install_opener(mine)
    try:
        with left_as_found([]):
            urllib.request.install_opener(None)
        assert urllib.request._opener is mine
    finally:
        urllib.request.install_opener(None)


def test_what_turns_values_for_sqlite_counts_unless_packages_or_python_have_entered_it():
    import pandas.io.sql

    (counted,) = KNOWN.get("sqlite3").counted
    adapters, converters = sqlite3.adapters.copy(), sqlite3.converters.copy()
    assert counted.changed(sqlite3) == {}
    try:
        sqlite3.register_adapter(complex, _reduced)
        sqlite3.register_adapter(list, json.dumps)
        sqlite3.register_adapter(tuple, pandas.io.sql.to_sql)
        sqlite3.register_converter("POINT", _reduced)
        assert counted.changed(sqlite3) == {
            "adapter builtins complex": _reduced,
            "adapter builtins list": json.dumps,
            "converter POINT": _reduced,
        }
    finally:
        for held, before in ((sqlite3.adapters, adapters), (sqlite3.converters, converters)):
            held.clear()
            held.update(before)
