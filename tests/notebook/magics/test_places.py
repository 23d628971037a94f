"""``%nbasset io``: places get names, groups and types go there, and ``--io`` knows all of them."""

from __future__ import annotations

import json
import os

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.kept_at import without_password
from nbasset.notebook.options import BadOption
from nbasset.ui.words import size


def test_a_place_with_a_name_keeps_what_says_so_and_a_form_needs_no_name(shell, said, tmp_path):
    assert said(f"%nbasset io kept = json {tmp_path}/there") == f"io kept = json {tmp_path}/there\n"
    shell.run("%%asset a --io kept\n[1, 2]")
    assert json.loads((tmp_path / "there" / "a.json").read_text()) == [1, 2]
    shell.run("%nbasset io group:raw = kept")
    shell.run("%%asset b --group raw\n[sum(a)]")
    assert json.loads((tmp_path / "there" / "b.json").read_text()) == [3]
    assert said("%nbasset io group:raw = store") == f"io kept = json {tmp_path}/there\n"


def test_without_words_it_says_what_there_is(said):
    assert said("%nbasset io").startswith("io: values are in the store; --io parquet, arrow, csv, json,")


@pytest.mark.parametrize(
    ("line", "error", "sentence"),
    [
        ("kept", BadOption, "'kept' says no place: %nbasset io NAME = URL"),
        ("a b = ./x", BadOption, "'a b' is no name for a place"),
        ("kept = parquett", InvalidDefinition, r"'parquett' is no place; did you mean parquet\? Write a form"),
        ("kept = s4://bucket", InvalidDefinition, "Nobody here knows how to reach s4://"),
        ("kept = cvs ./x", InvalidDefinition, "There is no form 'cvs'; did you mean csv"),
        ("group:raw = lake", InvalidDefinition, "There is no place 'lake'"),
    ],
)
def test_what_is_no_place_is_answered_with_what_to_write(shell, line, error, sentence):
    with pytest.raises(error, match=sentence):
        shell.run(f"%nbasset io {line}")


def test_a_password_is_never_shown():
    assert without_password("postgresql://me:secret@host/db") == "postgresql://me:…@host/db"
    assert without_password("duckdb:///w.duckdb") == "duckdb:///w.duckdb"


def test_what_is_kept_elsewhere_is_counted_there(shell, said, tmp_path):
    shell.run("%%asset a --io text\n'12345'")
    shell.run("%%asset a --io text\n'123'")
    assert said("%asset a size").endswith(" of it what stands now. Kept elsewhere: 2 in text (8 B).\n")
    said(f"%nbasset io shed = sqlite:///{tmp_path}/w.sqlite")
    shell.run("import pandas as pd")
    shell.run("%%asset b --io shed\npd.DataFrame({'n': [1]})")
    assert "Kept elsewhere: 1 in shed (size not known)." in said("%asset b size")
    assert "Kept elsewhere: 1 in shed (size not known), 2 in text (8 B)." in said("%assets --size")
    assert "Kept elsewhere: 1 in shed (size not known)." in said("%assets b --size")
    shell.run("%%asset c\n1")
    assert "elsewhere" not in said("%asset c size")


def test_what_is_kept_elsewhere_is_read_through_and_what_goes_with_its_results_counts(shell, said, tmp_path):
    for text in ("list(range(500_000))", "list(range(1, 500_001))", "3"):
        shell.run(f"%%asset a --io json\n{text}")
    said(f"%nbasset io own = json {tmp_path}/there")
    shell.run("%%asset b --io own\n1")
    assert "3 values in json: every one was read, and is what was kept.\n" in said("%nbasset fsck")
    folder = tmp_path / "assets" / ".versions" / "a"
    large, other = [path for path in folder.iterdir() if path.stat().st_size > 10]
    freed = size(large.stat().st_size + other.stat().st_size)
    assert f"2 results would go, {freed} freed" in said("%nbasset gc")
    large.unlink()
    stat = other.stat()
    other.chmod(0o644)
    other.write_text(other.read_text().replace("77", "88"))
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    kept_at = shell.session.instance.definitions.kept_at
    shell.session.instance.definitions.kept_at = kept_at.only({"json"})
    told = said("%nbasset fsck")
    assert "a was removed outside: assets/.versions/a/" in told
    assert "what json has of a was changed outside since it was made (made " in told, "size and time are as they were"
    assert "1 value in json: every one was read, and is what was kept.\n" in told
    assert "1 value in own: not looked at, since no place that keeps versions has this name here.\n" in told


def test_versions_that_no_result_names_are_shown_and_removed_with_what_may_go(shell, said, tmp_path):
    for text in ("'12345'", "'123'"):
        shell.run(f"%%asset a --io text\n{text}")
    said(f"%nbasset io gone = json {tmp_path}/there")
    shell.run("%%asset b --io gone\n1")
    store = shell.session.instance.store
    store.remove([made for made in store.everything() if made.io == "text"])
    told = "2 versions in text that no result names"
    assert f"{told}: %nbasset gc shows them, and --yes removes them." in said("%nbasset fsck")
    shown = said("%nbasset gc")
    assert f"{told} would go, too: what runs that were stopped have left. Nothing is removed yet" in shown
    assert "in text, no result names it" in shown
    assert said("%nbasset gc --older-than 1d").startswith("Nothing to collect")
    (tmp_path / "there").rename(tmp_path / "back")
    assert f"{told} removed." in said("%nbasset gc --yes")
    assert not [path for path in (tmp_path / "assets").rglob("*") if path.is_file()]
    assert "Nothing to collect: 1 result in the store" in said("%nbasset gc")
