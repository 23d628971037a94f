"""Extras: a package that is missing is named with the command that installs it; every other error stays its own."""

from __future__ import annotations

import pytest

from nbasset.core.errors import ExtraMissing
from nbasset.core.extras import needed


def test_a_missing_package_is_told_with_what_to_install():
    with pytest.raises(ExtraMissing) as caught, needed("arrow", "The table"):
        import not_there.at_all  # noqa: F401
    assert str(caught.value) == 'The table needs not_there: pip install "nbasset[arrow]"'
    assert caught.value.name == "not_there"
    assert isinstance(caught.value.__cause__, ModuleNotFoundError)


def test_what_is_there_is_imported():
    with needed("arrow", "The table"):
        import json
    assert json.loads("1") == 1


def test_a_missing_part_of_nbasset_is_no_missing_extra():
    with pytest.raises(ModuleNotFoundError) as caught, needed("arrow", "The table"):
        import nbasset.not_there  # noqa: F401
    assert not isinstance(caught.value, ExtraMissing)


def test_an_error_of_the_package_itself_is_told_as_it_is():
    with pytest.raises(ImportError, match="cannot import name") as caught, needed("arrow", "The table"):
        from json import not_there  # noqa: F401
    assert not isinstance(caught.value, ExtraMissing)
