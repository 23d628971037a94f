"""Values are kept as they look, whatever somebody's object gives when it is asked."""

from __future__ import annotations

import pytest
from IPython.core.formatters import DisplayFormatter

from nbasset.notebook.described import described


class Shown:
    """Shows itself by what it is given."""

    def __init__(self, **kinds):
        self.kinds = kinds

    def _repr_mimebundle_(self, **_):
        return {kind.replace("_", "/"): content for kind, content in self.kinds.items()}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (7, {"text/plain": "7"}),
        (Shown(image_png=b"abc"), {"image/png": "YWJj"}),
        (Shown(application_json={"a": (1, 2)}), {"application/json": {"a": [1, 2]}}),
        (Shown(application_json=object(), text_html="<b>1</b>"), {"text/html": "<b>1</b>"}),
    ],
)
def test_what_can_be_sent_to_a_page_is_kept(value, told):
    shown = described(DisplayFormatter(), value)
    assert {kind: content for kind, content in shown.items() if kind in told} == told
    assert "application/json" in told or "application/json" not in shown
    assert shown["text/plain"]


def test_what_cannot_show_itself_is_told_by_its_class():
    class Formatter:
        def format(self, _):
            raise OSError

    assert described(Formatter(), 7) == {"text/plain": "<int, which cannot show itself>"}
