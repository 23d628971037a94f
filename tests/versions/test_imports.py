"""What code imports: packages by their version, local modules as a whole."""

from __future__ import annotations

import importlib
import sys
import zipfile

from versions.programs import version

from nbasset.core.version import BODY


def test_an_installed_package_counts_by_its_version_and_python_itself_not_at_all():
    source = "import json\nimport numpy as np\nfrom pathlib import Path\ndef a():\n    return np.sum([1]), json, Path"
    parts = version(source).parts
    import numpy

    assert parts["numpy"].kind == "package"
    assert parts["numpy"].text == numpy.__version__
    assert set(parts) == {BODY, "numpy"}


def test_another_version_of_a_package_counts(monkeypatch):
    source = "import blake3\ndef a():\n    return blake3"
    before = version(source).code
    monkeypatch.setattr("nbasset.libraries.origin.version_of", lambda top: "99")
    assert version(source).code != before


def test_a_package_has_one_version_whether_it_is_loaded_or_not():
    from nbasset.libraries.origin import place_of

    loaded = "sklearn" in sys.modules
    before = place_of("sklearn")
    assert before.version[0].isdigit(), "its distribution is called scikit-learn"
    assert loaded == ("sklearn" in sys.modules), "nothing is imported to find out"


def test_a_module_in_an_archive_counts_by_the_archive_before_and_after_it_is_loaded(tmp_path, monkeypatch):
    lib, source = tmp_path / "lib.zip", "def a():\n    import zipped_here\n    return zipped_here.f()"
    monkeypatch.syspath_prepend(lib)

    def code_of(text):
        with zipfile.ZipFile(lib, "w") as archive:
            archive.writestr(zipfile.ZipInfo("zipped_here.py"), text)
        importlib.invalidate_caches()
        return version(source).code

    before = code_of("def f(): return 1")
    assert importlib.import_module("zipped_here").f() == 1
    try:
        assert version(source).code == before != code_of("def f(): return 22")
    finally:
        del sys.modules["zipped_here"]
