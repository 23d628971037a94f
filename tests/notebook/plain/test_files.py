"""Files that plain cells read: what was assigned from them is known to be older when they change."""

from __future__ import annotations

import os

import pandas as pd

STALE = "plain cell [{}] read {}, which has changed: run it again, or make it %%asset {}"


def status(kernel, name):
    return kernel.run(f"%asset_why {name}").text


def test_an_asset_is_stale_when_a_file_changes_that_a_plain_cell_read_for_it(kernel):
    file = kernel.folder / "data.csv"
    file.write_text("x\n1\n2\n")
    kernel.run("import pandas as pd")
    kernel.run("df = pd.read_csv('data.csv')")
    kernel.run("%%asset total\nint(df.x.sum())")
    assert "nothing it uses has changed" in status(kernel, "total")
    file.write_text("x\n1\n5\n")
    assert STALE.format(3, "data.csv", "df") in status(kernel, "total")
    kernel.run("df = pd.read_csv('data.csv')")
    assert kernel.run("%materialize total").ok
    assert "nothing it uses has changed" in status(kernel, "total")
    assert kernel.run("total").text == "6"


def test_a_file_saved_as_it_was_makes_nothing_stale(kernel):
    file = kernel.folder / "data.txt"
    file.write_text("one")
    kernel.run("text = open('data.txt').read()")
    kernel.run("%%asset shout\ntext.upper()")
    file.write_text("two")
    file.write_text("one")
    os.utime(file, (1, 1))
    assert "nothing it uses has changed" in status(kernel, "shout")


def test_a_parquet_file_that_pyarrow_opens_by_itself_counts(kernel):
    file = kernel.folder / "data.parquet"
    pd.DataFrame({"x": [1, 2]}).to_parquet(file)
    kernel.run("import pandas as pd\nwhere = 'data.parquet'")
    kernel.run("df = pd.read_parquet(where)")
    kernel.run("%%asset total\nint(df.x.sum())")
    pd.DataFrame({"x": [1, 7]}).to_parquet(file)
    assert STALE.format(3, "data.parquet", "df") in status(kernel, "total")


def test_a_function_that_a_plain_cell_only_defines_has_read_nothing(kernel):
    file = kernel.folder / "data.txt"
    file.write_text("one")
    kernel.run("def load(): return open('data.txt').read()")
    kernel.run("%%asset text\nload()")
    file.write_text("two")
    assert "file data.txt changed" in status(kernel, "text")
    assert "plain cell" not in status(kernel, "text")


def test_a_parquet_file_counts_that_is_named_in_a_function_the_cell_calls(kernel):
    file = kernel.folder / "data.parquet"
    pd.DataFrame({"x": [1, 2]}).to_parquet(file)
    kernel.run("import pandas as pd\ndef load():\n    return pd.read_parquet('data.parquet')")
    kernel.run("df = load()")
    kernel.run("%%asset total\nint(df.x.sum())")
    pd.DataFrame({"x": [1, 7]}).to_parquet(file)
    assert STALE.format(3, "data.parquet", "df") in status(kernel, "total")


def test_a_path_that_a_plain_cell_only_names_is_the_assets_own_input(kernel):
    file = kernel.folder / "data.csv"
    file.write_text("one")
    kernel.run("where = 'data.csv'")
    kernel.run("%%asset text\nopen(where).read()")
    file.write_text("two")
    assert "file data.csv changed" in status(kernel, "text")
    assert kernel.run("%materialize text").ok
    assert "nothing it uses has changed" in status(kernel, "text")


def test_what_the_cell_wrote_itself_is_no_input_and_neither_is_the_store(kernel):
    kernel.run("%%asset base\n[1, 2]")
    kernel.run("open('own.txt', 'w').write('x')\nown = open('own.txt').read() + str(base)")
    kernel.run("%%asset a\nlen(own)")
    (kernel.folder / "own.txt").write_text("other")
    assert "nothing it uses has changed" in status(kernel, "a")


def test_a_listed_folder_counts_by_its_names(kernel):
    (kernel.folder / "parts").mkdir()
    kernel.run("import os")
    kernel.run("parts = sorted(os.listdir('parts'))")
    kernel.run("%%asset count\nlen(parts)")
    (kernel.folder / "parts" / "new").touch()
    assert STALE.format(3, "parts", "parts") in status(kernel, "count")


def test_of_large_files_only_size_and_time_of_change_are_compared(kernel):
    file = kernel.folder / "large.bin"
    file.write_bytes(bytes(60_000_000))
    kernel.run("size = len(open('large.bin', 'rb').read())")
    kernel.run("%%asset a\nsize")
    assert "nothing it uses has changed" in status(kernel, "a")
    os.utime(file, (1, 1))
    assert STALE.format(2, "large.bin", "size") in status(kernel, "a")


def test_names_that_a_script_binds_are_older_than_the_script_when_it_is_edited(kernel):
    file = kernel.folder / "s.py"
    file.write_text("K = 1")
    kernel.run("%run s.py")
    kernel.run("%%asset a\nK + 0")
    assert "nothing it uses has changed" in status(kernel, "a")
    file.write_text("K = 1  # the same number, the same object")
    assert STALE.format(2, "s.py", "K") in status(kernel, "a")
    kernel.run("%run s.py")
    assert "nothing it uses has changed" in status(kernel, "a")


def test_a_value_that_a_cell_run_again_did_not_load_again_is_as_old_as_it_was(kernel):
    file = kernel.folder / "data.txt"
    file.write_text("one")
    load = "if 'text' not in globals():\n    text = open('data.txt').read()"
    kernel.run(load)
    kernel.run("%%asset shout\ntext.upper()")
    file.write_text("two")
    kernel.run(load)
    assert STALE.format(2, "data.txt", "text") in status(kernel, "shout")


def test_what_a_cell_bound_without_a_module_is_older_than_the_module_that_appears(kernel):
    kernel.run("try:\n    from quick import KIND\nexcept ImportError:\n    KIND = 'slow'")
    kernel.run("%%asset a\nKIND")
    assert "nothing it uses has changed" in status(kernel, "a")
    (kernel.folder / "other.py").write_text("KIND = 'other'")
    assert "nothing it uses has changed" in status(kernel, "a")
    (kernel.folder / "quick.py").write_text("KIND = 'quick'")
    assert STALE.format(2, "quick.py", "KIND") in status(kernel, "a")
