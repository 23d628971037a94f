"""Labels of assets, and two of one key, the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

PROGRAMS = {
    "groups": """
        for group in ["a b", "a-b", "a.b", "a/b", "", "ok_1", "Ä", "class", "1a", "/a", "a//b"]:
            tell([group, attempt(lambda: dg.asset(group_name=group)(f) and "accepted")])
    """,
    "owners": """
        for owner in ["me@x.org", "team:a", "me", "team:", "team:a b", "team:a-b", "@", "a@b"]:
            tell([owner, attempt(lambda: dg.asset(owners=[owner])(f) and "accepted")])
    """,
    "tags": """
        for tags in [{"a": "b"}, {"a b": "c"}, {"a/b": "c"}, {"a": 1}, {"a": ""}, {"a": "b c"}, {"a": "x" * 70}]:
            tell([str(tags), attempt(lambda: dg.asset(tags=tags)(f) and "accepted")])
        for tags in [{"x" * 70: "a"}, {"a/b/c": "d"}, {"a.b-c_d": "e"}, {"": "a"}, {"a": "ä"}]:
            tell([str(tags), attempt(lambda: dg.asset(tags=tags)(f) and "accepted")])
    """,
    "two assets of one key": """
        one, two = dg.asset(name="x")(f), dg.asset(name="x")(f)
        tell(attempt(lambda: dg.materialize([one, two]).success))
        tell(attempt(lambda: dg.materialize([one, one]).success))
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_what_dagster_refuses_is_refused(text, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = "import LIB as dg\ndef f():\n    return 1\n" + textwrap.dedent(text)
    assert told_by("nbasset", text) == told_by("dagster", text)
