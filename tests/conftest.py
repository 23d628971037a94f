"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import effort
import pytest
from hypothesis import settings
from kernels import LIBRARIES, Kernel

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

FOLDERS = ("truth", "faults", "storage")
"""Every test below them bears their name as a mark."""


_keeps_byte_code = not sys.dont_write_bytecode


def pytest_configure(config: pytest.Config) -> None:
    """Try as much as is asked for; let coverage see what the audit hook does, which Python traces only where it asks for it."""
    _begin_to_collect()
    if not effort.AT_LENGTH:
        os.fsync = lambda _: None  # no power fails here
    settings.load_profile(effort.PROFILE)
    if config.getoption("cov_source", None):
        from nbasset.engine.watch import observing

        observing._hook.__cantrace__ = True  # type: ignore[attr-defined]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what can be told from where a test stands and what it takes; marks choose before they are looked at."""
    for item in items:
        for folder in _folders_of(item.path):
            item.add_marker(folder)
        if "kernel" in getattr(item, "fixturenames", ()):
            item.add_marker("kernel")
    _prepare_browser_tests(items)
    _keep_share(config, items)
    if hasattr(config, "workerinput"):
        items.sort(key=_when)


def _keep_share(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several Pythons share the tests, those whose names fall to this one."""
    number, _, count = os.environ.get("NBASSET_SHARE", "").partition("/")
    if count:
        others = [item for item in items if crc32(item.name.encode()) % int(count) != int(number)]
        config.hook.pytest_deselected(items=others)
        gone = set(others)
        items[:] = [item for item in items if item not in gone]


def _when(item: pytest.Item) -> int:
    """What takes long comes first, so that no worker is left alone with it at the end."""
    return next((at for at, mark in enumerate(("slow", "truth", "kernel")) if item.get_closest_marker(mark)), 3)


@cache
def _folders_of(path: Path) -> list[str]:
    return [folder for folder in FOLDERS if path.is_relative_to(Path(__file__).parent / folder)]


def _begin_to_collect() -> None:
    """Have the modules of tests imported quickly, the second time from what pytest has made of their asserts the first time."""
    gc.disable()
    sys.dont_write_bytecode = False
    # jsonschema imports it where it is installed, to check formats that nobody here names; its grammars take two seconds.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def pytest_collection_finish() -> None:
    """What the modules of tests hold stays: collecting garbage need not look at it again and again."""
    sys.dont_write_bytecode = not _keeps_byte_code
    gc.enable()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Divide truth cases among the workers."""
    if config.getvalue("dist") != "loadfile":
        return None
    from scheduling import ByFile

    config.option.loadscopereorder = False  # the number of a file's tests says little about how long they take
    return ByFile(config, log)


def _prepare_browser_tests(items: list[pytest.Item]) -> None:
    """Browser tests need the system's Chromium, and time; continuous integration never skips them."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.timeout(900))
    if os.environ.get("CI") or any(shutil.which(name) for name in CHROMIUM):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture
def kernel(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Kernel]:
    """A real kernel with nbasset loaded, in a folder of its own."""
    needed = request.node.get_closest_marker("libraries") is not None
    with Kernel(tmp_path, imported=LIBRARIES if needed else ()) as started:
        yield started


@pytest.fixture(scope="session")
def _hook() -> Iterator[Any]:
    from mailbox_server import Hook

    found = Hook()
    yield found
    found.close()


@pytest.fixture
def hook(_hook: Any) -> Any:
    """A webhook to which nothing was posted yet."""
    _hook.got.clear()
    _hook.answer = 200
    return _hook


@pytest.fixture(scope="session")
def _mail() -> Iterator[Any]:
    from mailbox_server import Mail

    found = Mail()
    yield found
    found.close()


@pytest.fixture
def mail(_mail: Any) -> Any:
    """A mail server to which nothing was sent yet."""
    _mail.got.clear()
    return _mail
