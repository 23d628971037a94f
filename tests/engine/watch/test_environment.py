"""What a body asks of the environment and of paths without opening anything."""

# ruff: noqa: PTH103, PTH110

from __future__ import annotations

import collections
import copy
import heapq
import os
import shutil
import string
import subprocess
import sys
import tempfile
import urllib.request
import uuid
from pathlib import Path

import pytest

from nbasset.engine.watch import observe
from nbasset.engine.watch.observing import observing
from nbasset.libraries import origin


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOOKS_LEVEL", "1")


def test_variables_are_noted_with_what_they_were_whichever_way_they_are_asked_for():
    with observing() as seen:
        os.environ["LOOKS_LEVEL"]
        os.getenv("LOOKS_NONE")
        assert "LOOKS_OTHER" not in os.environ
    assert seen.variables == {"LOOKS_LEVEL": "1", "LOOKS_NONE": None, "LOOKS_OTHER": None}


ASKS_FOR_ONE = {
    "as bytes": lambda: os.environb[b"LOOKS_LEVEL"],
    "by a function, as bytes": lambda: os.getenvb(b"LOOKS_LEVEL"),
    "in a path": lambda: os.path.expandvars("$LOOKS_LEVEL"),
    "in a path of bytes": lambda: os.path.expandvars(b"$LOOKS_LEVEL"),
    "in a template": lambda: string.Template("$LOOKS_LEVEL").substitute(os.environ),
    "in a format": lambda: "{LOOKS_LEVEL}".format_map(os.environ),
    "in an old format": lambda: "%(LOOKS_LEVEL)s" % os.environ,  # noqa: UP031
    "in a chain": lambda: collections.ChainMap({}, os.environ)["LOOKS_LEVEL"],
}


@pytest.mark.parametrize("ask", ASKS_FOR_ONE.values(), ids=ASKS_FOR_ONE)
def test_one_variable_is_noted_by_whatever_takes_it(ask):
    with observing() as seen:
        assert ask() in ("1", b"1")
    assert (seen.variables, seen.untracked) == ({"LOOKS_LEVEL": "1"}, {})


@pytest.mark.parametrize("asks", [lambda: os.environ.get("LOOKS_LEVEL"), lambda: Path("of_python").read_text()])
def test_what_finding_out_whose_code_asks_reads_itself_is_nobodys_input(monkeypatch, asks):
    """On Python 3.13 sysconfig does, the first time: it was asked about itself, and so on."""
    Path("of_python").write_text("1")
    get_path = origin.sysconfig.get_path
    monkeypatch.setattr(origin.sysconfig, "get_path", lambda name, **how: asks() and get_path(name, **how))
    for each in (origin.folders, origin.origin_of_file, observe._not_inputs):
        each.cache_clear()
    with observing() as seen:
        os.getenv("LOOKS_NONE")
    assert seen.variables == {"LOOKS_NONE": None}
    assert seen.inputs() == []


GOES_THROUGH_ALL = {
    "names": lambda: list(os.environ),
    "pairs": lambda: dict(os.environ.items()),
    "by a module of Python's": lambda: heapq.nsmallest(1, os.environ),
    "a copy of the object": lambda: copy.copy(os.environ),
    "as text": lambda: f"{os.environ}",
    "compared": lambda: os.environ == {},
    "how many": lambda: len(os.environ),
    "as bytes": lambda: list(os.environb.items()),
}


@pytest.mark.parametrize("goes", GOES_THROUGH_ALL.values(), ids=GOES_THROUGH_ALL)
def test_who_goes_through_all_variables_is_told_once_and_no_single_one(goes):
    with observing() as seen:
        goes()
    assert (list(seen.untracked), seen.variables) == (["the whole environment"], {})


@pytest.mark.parametrize("take", [lambda: {**os.environ}, lambda: {} | os.environ, os.environ.copy])
def test_who_takes_all_variables_into_a_dict_is_told_too(take):
    with observing() as seen:
        take()
    assert list(seen.untracked) == ["the whole environment"]


@pytest.mark.parametrize("module", [urllib.request.getproxies_environment, uuid._get_command_stdout])
def test_what_python_looks_for_itself_in_all_variables_is_nobodys(module):
    with observing() as seen:
        module() if module.__code__.co_argcount == 0 else module("no-such-command-anywhere")
    assert "the whole environment" not in seen.untracked
    assert "LOOKS_LEVEL" not in seen.variables


def test_one_who_stops_in_the_middle_hears_of_the_next_all_the_same():
    with observing() as seen:
        first = next(iter(os.environ))
        os.environ[first]
    assert list(seen.variables) == [first]


def test_what_the_body_itself_has_set_is_no_input():
    with observing() as seen:
        os.environ["LOOKS_OWN"] = "x"
        assert os.environ.pop("LOOKS_OWN") == "x"
    assert seen.variables == {}


def test_what_the_standard_library_asks_for_the_user_counts_and_what_nbasset_asks_does_not():
    from nbasset.storage.secret import secret_file

    with observing() as seen:
        secret_file()
    assert seen.variables == {}


MORE_LOOKS = [lambda path: Path(path).exists(), lambda path: os.access(path, os.R_OK)]


@pytest.mark.parametrize("ask", [os.path.exists, os.path.isfile, os.path.lexists, *MORE_LOOKS])
def test_a_path_that_is_looked_for_is_noted(ask):
    Path("there.txt").write_text("x")
    with observing() as seen:
        assert ask("there.txt")
        assert not ask("absent.txt")
    here = str(Path.cwd())
    assert seen.only_looked() == [(f"{here}/there.txt", True), (f"{here}/absent.txt", False)]


@pytest.mark.parametrize(
    "ask", [lambda path: Path(path).readlink(), os.path.realpath, lambda path: Path(path).resolve()]
)
def test_where_a_link_leads_is_noted(ask):
    Path("there.txt").write_text("x")
    Path("link").symlink_to("there.txt")
    with observing() as seen:
        ask("link")
        Path("own").symlink_to("there.txt")
        ask("own")
        assert os.readlink in os.supports_dir_fd
    assert seen.links == {f"{Path.cwd()}/link": "there.txt"}
    assert seen.inputs() == []


def test_whether_something_is_a_link_is_noted():
    Path("there.txt").write_text("x")
    Path("link").symlink_to("there.txt")
    with observing() as seen:
        assert [Path(name).is_symlink() for name in ("link", "there.txt", "absent")] == [True, False, False]
    here = Path.cwd()
    assert seen.links == {f"{here}/link": "there.txt", f"{here}/there.txt": None}
    assert seen.only_looked() == [(f"{here}/there.txt", True), (f"{here}/absent", False)]


@pytest.mark.parametrize(
    "ask", [lambda path: Path(path).stat(), lambda path: os.lstat(path), lambda path: Path(path).lstat()]
)
def test_the_size_of_a_file_counts_whichever_way_it_is_asked_for(ask):
    Path("there.txt").write_text("x")
    with observing() as seen:
        assert ask("there.txt").st_size == 1
    assert seen.inputs() == [f"{Path.cwd()}/there.txt"]


def test_a_link_on_the_way_to_the_working_folder_is_none(tmp_path):
    (tmp_path / "real" / "inside").mkdir(parents=True)
    (tmp_path / "shown").symlink_to("real")
    with observing() as seen:
        seen.folder = f"{tmp_path}/shown/inside"
        os.path.realpath(tmp_path / "shown" / "inside")
    assert seen.links == {}


def test_what_is_read_or_made_is_not_only_looked_at():
    Path("there.txt").write_text("x")
    with observing() as seen:
        if os.path.exists("there.txt"):
            Path("there.txt").read_text()
        if not os.path.exists("made.txt"):
            Path("made.txt").write_text("x")
        os.makedirs("out/deep", exist_ok=True)
        os.makedirs("out/deep", exist_ok=True)
        Path("out").mkdir(exist_ok=True)
    assert seen.only_looked() == []
    assert seen.untracked == {}


def test_everything_works_as_before_and_is_put_back():
    stat, get = os.stat, type(os.environ).__getitem__
    Path("one.txt").write_text("x")
    with observing(), tempfile.TemporaryDirectory(dir=".") as folder:
        shutil.copy2("one.txt", folder, follow_symlinks=False)
        assert os.stat in os.supports_follow_symlinks
        with pytest.raises(KeyError):
            os.environ["LOOKS_NONE"]
    assert os.stat is stat
    assert type(os.environ).__getitem__ is get
    assert os.stat in os.supports_follow_symlinks


@pytest.mark.lengthy
def test_variables_are_heard_however_many_bodies_there_were():
    """CPython 3.13 calls a method that was exchanged in a class more often than a thousand times as it was before."""

    def asks():
        return [os.environ.get("LOOKS_LEVEL") for _ in range(3)]

    for _ in range(1000):
        with observing() as seen:
            asks()
        assert seen.variables == {"LOOKS_LEVEL": "1"}
        asks()


def test_what_holds_the_variables_is_shown_and_copied_as_python_has_it():
    with observing():
        copied, text = copy.copy(os.environ), repr(os.environ)
        assert isinstance(os.environ, os._Environ)
    assert (type(copied), copied) == (os._Environ, os.environ)
    assert repr(os.environ) == text
    with observing() as seen:
        copied.get("LOOKS_LEVEL")
    assert seen.variables == {}, "a copy is a value like any other"


def test_a_body_that_goes_through_all_variables_is_said_to_and_none_of_them_is_one_input():
    with observing() as seen:
        names = list(os.environ)
        values = {name: os.environ[name] for name in os.environ}
    assert "LOOKS_LEVEL" in names
    assert values["LOOKS_LEVEL"] == "1"
    assert "LOOKS_LEVEL" not in seen.variables
    assert any("environment" in each for each in seen.untracked)


def test_going_through_variables_outside_of_a_body_is_as_it_was():
    with observing():
        pass
    assert "LOOKS_LEVEL" in list(os.environ)


FIRST_USES = """
import os, sys
from nbasset.engine.watch.observing import observing

def uses():
    import argparse, configparser, ctypes.util, getpass, gettext, locale, mimetypes, platform, shutil, sysconfig, tempfile
    import importlib.metadata, inspect, linecache, logging, ssl, urllib.request, uuid, zoneinfo
    yield lambda: sysconfig.get_config_vars()
    yield lambda: platform.uname()
    yield lambda: locale.getlocale()
    yield lambda: zoneinfo.TZPATH
    yield lambda: mimetypes.guess_type("x.csv")
    yield lambda: gettext.translation("x", fallback=True)
    yield lambda: argparse.ArgumentParser().format_help()
    yield lambda: configparser.ConfigParser().read("none")
    yield lambda: ssl.create_default_context()
    yield lambda: getpass.getuser()
    yield lambda: os.path.expanduser("~/x")
    yield lambda: tempfile.gettempdir()
    yield lambda: shutil.which("none")
    yield lambda: linecache.getlines(inspect.getsourcefile(inspect))
    yield lambda: importlib.metadata.version("ipython")
    yield lambda: urllib.request.getproxies()
    yield lambda: uuid.getnode()
    yield lambda: logging.getLogger("a").debug("x")

with observing() as seen:
    for use in uses():
        use()
print(list(seen.untracked))
"""


def test_no_first_use_of_pythons_own_libraries_asks_itself_without_end():
    told = subprocess.run([sys.executable, "-c", FIRST_USES], capture_output=True, text=True, check=False)
    assert (told.stdout, told.returncode) == ("[]\n", 0), told.stderr
