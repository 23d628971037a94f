"""What runs as a package is loaded is told from its files, without loading it."""

from __future__ import annotations

import sys

import pytest

from nbasset.libraries import origin
from nbasset.versions import loading as module
from nbasset.versions.loading import loading, mentions

FILES = {
    "ld_top/__init__.py": "import os\nfrom .inner import (\n    deep,\n    nothing,\n)\nfrom . import beside as b\n",
    "ld_top/inner/__init__.py": "VALUE = 1\n",
    "ld_top/inner/deep.py": "from ... import no\ntry:\n    import ld_other.part, json\nexcept ImportError:\n    pass\n",
    "ld_top/beside.py": "def late():\n    import decimal\n    return decimal\nimport re\nasync def f():\n    import ast\n",
    "ld_top/never.py": "import wave\n",
    "ld_other/__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import zipfile\nimport csv\n",
    "ld_other/part.py": "import os\nMODE = os.environ.get('LD_MODE'), os.getenv(\"LD_OTHER\")  # LD_NONE\n",
    "ld_one.py": "from ld_top import f\nclass A:\n    import gzip\n",
}


@pytest.fixture(autouse=True)
def packages(tmp_path, monkeypatch):
    for name, text in FILES.items():
        file = tmp_path / "site-packages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.syspath_prepend(tmp_path / "site-packages")
    origin.search_again()
    caches = (loading, mentions, module._imported, module._file, module._modules_in, module._text)
    for each in caches:
        each.cache_clear()
    yield
    origin.search_again()
    for each in caches:
        each.cache_clear()
    assert not [name for name in sys.modules if name.startswith("ld_")], "they were loaded"


def test_what_a_package_imports_at_once_is_followed_also_into_other_packages():
    found = loading("ld_top")
    assert {*found.modules} == {
        "ld_top",
        "ld_top.inner",
        "ld_top.inner.deep",
        "ld_top.beside",
        "ld_other",
        "ld_other.part",
    }
    assert found.tops >= {"ld_top", "ld_other", "os", "json", "csv", "re", "typing"}


def test_what_only_functions_or_type_checkers_import_is_not_run_then():
    assert loading("ld_top").tops.isdisjoint({"decimal", "ast", "zipfile", "wave"})


def test_a_module_that_is_no_package_is_told_as_well_and_so_is_the_body_of_a_class():
    found = loading("ld_one")
    assert "ld_top" in found.modules
    assert "gzip" in found.tops


def test_a_word_counts_where_it_is_a_text_of_its_own():
    assert mentions("ld_top", "LD_MODE")
    assert mentions("ld_top", "LD_OTHER")
    assert not mentions("ld_top", "LD_NONE")
    assert not mentions("ld_top", "LD_MOD")


def test_what_cannot_be_read_runs_nothing_that_is_known():
    assert loading("no_such_package").tops == {"no_such_package"}
    assert loading("sys").modules == ("sys",)
