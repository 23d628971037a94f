"""What the tests of widgets share."""

from __future__ import annotations

import comm
import pytest
from ui.page import Page


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page that every widget made in the test is sent to."""
    found = Page()

    def publish(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        found.take(self, msg_type, data)

    monkeypatch.setattr(comm.DummyComm, "publish_msg", publish)
    return found
