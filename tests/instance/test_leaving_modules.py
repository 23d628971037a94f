"""Local modules leave as copies, with what they import; packages as requirements, where pip knows them."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from nbasset.instance.leaving_modules import Along, load_packages
from nbasset.instance.plain_statements import statements_of
from nbasset.libraries.origin import search_again

FILES = {
    "pk_along/__init__.py": "V = 1\n",
    "pk_along/late.py": "from . import deep\nfrom beside_along import W\n",
    "pk_along/deep.py": "import json\n",
    "beside_along.py": "try:\n    import nowhere_along\nexcept ImportError:\n    W = 2\n",
    "site-packages/taker_along.py": "",
}


@pytest.fixture
def along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Along:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "site-packages"), *sys.path])
    search_again()
    return Along()


def test_a_part_of_a_package_brings_the_package_and_what_it_imports(along: Along) -> None:
    along.read(statements_of(1, "import pk_along.late, json\nimport pytest as p, nbasset\nx = 1", str))
    assert set(along.modules) == {"pk_along.__init__", "pk_along.late", "pk_along.deep", "beside_along"}
    assert along.modules["pk_along.__init__"] == "V = 1\n"
    assert list(along.requirements()) == [f"pytest=={pytest.__version__}"]
    assert along.told == []


def test_a_body_brings_what_it_imports_itself(along: Along) -> None:
    along.read_body("from beside_along import W\ntry:\n    import nowhere_along\nexcept ImportError: ...")
    assert (set(along.modules), along.told) == ({"beside_along"}, [])


def test_what_a_package_uses_unasked_goes_along_where_it_is_here(along: Along) -> None:
    along.read(statements_of(1, "import pandas as pd", str))
    assert {"pandas", "pyarrow"} <= {each.partition("==")[0] for each in along.requirements()}


def test_packages_are_loaded_to_tell_what_draws_and_modules_of_the_user_are_not(along: Along, monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "taker_along", raising=False)
    load_packages(ast.parse("from taker_along import nothing\nimport beside_along, nowhere_along\nfrom . import deep"))
    assert "taker_along" in sys.modules
    assert "beside_along" not in sys.modules
    assert not along.modules


def test_what_cannot_be_installed_or_found_is_told(along: Along) -> None:
    along.read(statements_of(3, "import taker_along\nimport nowhere_along", str))
    missing = "which pip has not installed: put it beside the notebook"
    assert along.told == [
        f"cell [3] uses taker_along, {missing}",
        "cell [3] imports nowhere_along, which is not found here any more",
    ]
