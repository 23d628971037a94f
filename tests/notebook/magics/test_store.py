"""``%nbasset budget``, ``gc`` and ``fsck``: what could go is shown before it goes, and what is current stays."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel

VERSION = "%%asset data\nimport numpy as np\nnp.arange(50_000) + {0}"


def files(kernel: Kernel) -> dict[str, int]:
    store = kernel.folder / ".nbasset"
    return {path.name: path.stat().st_size for path in store.rglob("*.*") if path.suffix in (".nba", ".pack")}


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)


@pytest.fixture
def versions(kernel):
    """A kernel with three versions of one asset, and another asset that rests on it."""
    for number in range(3):
        assert kernel.run(VERSION.format(number), "data").ok
    assert kernel.run("%%asset total\nint(data.sum())", "total").ok
    return kernel


def test_a_preview_of_collection_says_what_would_go_and_changes_nothing(versions):
    before = files(versions)
    shown = versions.run("%nbasset gc")
    assert shown.ok, shown.traceback
    assert re.search(r"2 results would go, 80[23] kB freed", shown.text)
    assert "to make them again would take" in shown.text
    assert "Nothing is removed yet: %nbasset gc --yes does it" in shown.text
    assert "data" in shown.text
    assert files(versions) == before


def test_collection_removes_earlier_versions_and_nothing_that_is_current(versions):
    shown = versions.run("%nbasset gc --yes")
    assert "2 results removed, 80" in shown.text
    assert "2 kept" in shown.text
    assert len([name for name in files(versions) if name.endswith(".nba")]) == 1
    assert versions.value("(int(data[0]), total)") == (2, sum(range(50_000)) + 100_000)
    assert versions.value("get_ipython().run_line_magic('materialize', '-q').made") == ()
    assert "Nothing to collect" in versions.run("%nbasset gc").text
    again = versions.run(VERSION.format(0), "data")
    assert again.ok
    assert versions.outcome() == "made"


def test_collection_keeps_what_another_notebook_has_as_current(versions, tmp_path):
    with Kernel(tmp_path, env={"NBASSET_NOTEBOOK": "other"}) as other:
        assert other.run(VERSION.format(1)).ok
        assert other.outcome() == "from the store"
        assert "1 result removed" in versions.run("%nbasset gc --yes").text
        assert "Nothing to collect: 3 results" in versions.run("%nbasset gc").text
        assert other.value("get_ipython().run_line_magic('materialize', '-q').made") == ()


def test_collection_leaves_what_a_live_kernel_looks_into(versions, tmp_path):
    """A variable of another kernel still shows a version that is current nowhere any more."""
    with Kernel(tmp_path, env={"NBASSET_NOTEBOOK": "other"}) as other:
        assert other.run(VERSION.format(1)).ok
        assert other.run("held = data").ok
        assert other.run("%nbasset mode define").ok
        assert other.run(VERSION.format(0)).ok
        assert other.run("%materialize -q").ok
        shown = versions.run("%nbasset gc --yes")
        assert "1 in use by a kernel stayed" in shown.text
        assert other.value("int(held[7])") == 8
    assert "1 result removed" in versions.run("%nbasset gc --yes").text


def test_collection_down_to_a_size_takes_the_least_worth_first(kernel):
    slow = "%%asset slow\nimport time, numpy as np\ntime.sleep(0.6)\nnp.zeros(50_000) + {0}"
    for number in range(2):
        assert kernel.run(slow.format(number), "slow").ok
        assert kernel.run(VERSION.format(number), "data").ok
    size = kernel.value("__import__('nbasset').instance.current().store.size()")
    shown = kernel.run(f"%nbasset gc {size - 100_000}").text
    assert "1 result would go" in shown
    assert "data " in shown
    assert "slow " not in shown
    assert "no size" in kernel.run("%nbasset gc many").evalue


def test_collection_by_age_and_number_leaves_what_is_young_among_the_newest_or_pinned(versions):
    assert versions.run(VERSION.format(3), "data").ok
    assert "Nothing to collect" in versions.run("%nbasset gc --older-than 1h").text
    assert "1 result would go" in versions.run("%nbasset gc --keep 3").text
    assert "3 results would go" in versions.run("%nbasset gc --older-than 0s").text
    assert versions.run("%asset data pin 1").ok
    assert "Nothing to collect" in versions.run("%nbasset gc --keep 3").text
    versions.run("del data\nimport gc\n_ = gc.collect()")  # what is in use stays
    assert "2 results removed" in versions.run("%nbasset gc --older-than 0s --yes").text
    assert "'soon' is no age: write it as 30d, 12h or 90m" in versions.run("%nbasset gc --older-than soon").evalue
    assert "'-1' is no number of results" in versions.run("%nbasset gc --keep=-1").evalue


def test_a_budget_is_kept_by_every_run(kernel):
    assert "budget none" in kernel.run("%nbasset budget").text
    assert "budget at most 1.0 MB" in kernel.run("%nbasset budget 1MB").text
    for number in range(5):
        run = kernel.run(VERSION.format(number), "data")
        assert run.ok, run.traceback
        assert sum(files(kernel).values()) < 1_000_000
    assert re.search(r"store \d+ kB \(\d earlier results? gave way, ", kernel.run("%materialize --again").text)
    history = kernel.run("%asset data history").text
    assert history.count(": made, took ") == 6  # what gave way is remembered in a line each
    shown = kernel.run("%assets --size").text
    assert re.search(r"data +(1 +401 kB +0 B|2 +80[23] kB +401 kB)", shown)
    assert "Budget at most 1.0 MB" in shown
    assert kernel.value("int(data[0])") == 4
    assert "budget none" in kernel.run("%nbasset budget none").text
    assert "is no size" in kernel.run("%nbasset budget much").evalue


def test_what_is_current_stays_whatever_the_budget_and_that_is_said_once(kernel):
    assert kernel.run("%nbasset budget 700kB").ok
    said = [kernel.run(VERSION.format(number).replace("data", f"data{number}")).text for number in range(3)]
    assert [text.count("more than the 700 kB that are its budget") for text in said] == [0, 1, 0]
    assert kernel.value("[int(each[0]) for each in (data0, data1, data2)]") == [0, 1, 2]


def test_the_budget_of_the_environment_holds_from_the_beginning(tmp_path):
    with Kernel(tmp_path, env={"NBASSET_BUDGET": "1MB"}) as kernel:
        assert "budget at most 1.0 MB" in kernel.run("%nbasset budget").text
    with Kernel(tmp_path, env={"NBASSET_BUDGET": "lots"}) as kernel:
        shown = kernel.run("%nbasset budget")
        assert "NBASSET_BUDGET is not used: 'lots' is no size" in shown.text
        assert "budget auto: " in shown.text


def test_fsck_says_that_all_is_well(versions):
    shown = versions.run("%nbasset fsck")
    assert shown.ok, shown.traceback
    assert "4 results of yours: every byte of 1,2" in shown.text


def test_fsck_finds_damage_repairs_what_it_can_and_says_so(versions):
    store = versions.folder / ".nbasset"
    versions.run("%materialize -q")
    damaged, *_, unlisted = sorted(store.glob("values/*/*.nba"))
    flip(damaged)
    (store / "packs").chmod(0o755)
    (store / "making" / "left.nba").write_bytes(b"x")
    (store / "values" / "note.txt").write_text("x")
    (store / "values" / "ab").mkdir(exist_ok=True)
    (store / "values" / "ab" / "note.txt").write_text("x")
    versions.client.shutdown()
    connection = sqlite3.connect(store / "index.sqlite")
    assert connection.execute("DELETE FROM records WHERE place LIKE ?", [f"%{unlisted.name}"]).rowcount == 1
    connection.commit()
    connection.close()
    with Kernel(versions.folder) as again:
        said = again.run("%nbasset fsck").text
        assert f"{damaged.name}) is damaged: its content is not what was written" in said
        assert "could be read by others: only you can now." in said
        assert "values/ab/note.txt is no result" in said
        assert "1 result lay in the files and were not listed" in said
        assert "3 results of yours" in said
        assert "lie in quarantine/" in said
        assert "damaged" not in again.run("%nbasset fsck").text.replace("set aside as damaged", "")
        assert "set aside as damaged" in again.run("%nbasset gc").text
        assert again.run("%nbasset gc --yes").ok
        assert not list((store / "quarantine").iterdir())


def test_results_of_somebody_else_go_when_asked_for(tmp_path):
    with Kernel(tmp_path, env={"NBASSET_SECRET_FILE": str(tmp_path / "one")}) as kernel:
        assert kernel.run(VERSION.format(0)).ok
    with Kernel(tmp_path, env={"NBASSET_SECRET_FILE": str(tmp_path / "other")}) as kernel:
        assert "1 result of data made by somebody else would go" in kernel.run("%nbasset gc --untrusted").text
        assert kernel.run("%nbasset gc --yes").ok
        assert "1 result made by somebody else removed, " in kernel.run("%nbasset gc --untrusted --yes").text
        assert "signed by you" in kernel.run("%nbasset gc --untrusted").text


def test_the_settings_complete(kernel):
    known = kernel.client.complete("%nbasset ", reply=True)["content"]["matches"]
    assert {"budget", "gc", "fsck", "trust"} <= set(known)
    assert "--yes" in kernel.client.complete("%nbasset gc --", reply=True)["content"]["matches"]


def test_what_would_be_trusted_is_shown_before_it_is_signed_and_nothing_of_it_is_executed(tmp_path):
    source = "%%asset data\nimport pandas as pd\npd.DataFrame({'weight': [1, 2]})"
    with Kernel(tmp_path, env={"NBASSET_SECRET_FILE": str(tmp_path / "one")}) as kernel:
        assert kernel.run(source).ok
    with Kernel(tmp_path, env={"NBASSET_SECRET_FILE": str(tmp_path / "other")}) as kernel:
        shown = kernel.run("%nbasset trust")
        assert shown.ok, shown.traceback
        assert "not trusted" in shown.text
        assert "DataFrame 2 × 1" in shown.text
        assert "weight" in shown.text
        assert "1 results were made on another computer" in shown.text
        assert kernel.value("'pandas' in __import__('sys').modules") is False
        assert "1 results are trusted now" in kernel.run("%nbasset trust --yes").text
        assert "nothing to trust" in kernel.run("%nbasset trust").text
        assert kernel.run(source).ok
        assert kernel.outcome() == "from the store"
