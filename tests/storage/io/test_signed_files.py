"""Signed files: other programs read the pickle, and nothing is unpickled that this user did not write for this asset."""

from __future__ import annotations

import pytest

from nbasset.core.errors import NotTrusted
from nbasset.core.keys import AssetKey
from nbasset.storage.io.contexts import InputContext, OutputContext
from nbasset.storage.io.managers import PickleIOManager


def test_one_assets_file_in_the_place_of_anothers_is_refused(tmp_path):
    manager = PickleIOManager(tmp_path)
    for name in ("one", "other"):
        manager.handle_output(OutputContext(AssetKey(name)), name)
    (tmp_path / "one.pickle").replace(tmp_path / "other.pickle")
    with pytest.raises(NotTrusted, match="holds the value of something else"):
        manager.load_input(InputContext(AssetKey("other")))
