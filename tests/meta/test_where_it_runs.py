"""The page that says where it runs says what was tested, and how."""

from __future__ import annotations

import os
import re

import pytest
from where_it_runs import HOW, PAGE, ROOT, Place, page, places


def test_the_page_is_up_to_date():
    if os.environ.get("NBASSET_WRITE_SAMPLES"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "NBASSET_WRITE_SAMPLES=1 writes the page anew"


@pytest.mark.parametrize("place", places(), ids=lambda place: place.name)
def test_what_holds_it_is_there(place: Place):
    assert set(place.how) <= set(HOW)
    assert place.tests
    for each in place.tests:
        file, _, name = each.partition("::")
        assert (ROOT / file).exists()
        assert not name or re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
        assert "page" not in place.how or "tests/browser/" in file, "a page was seen by a browser only"
