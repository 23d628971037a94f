"""What lines in a terminal cost: ``nbasset status``, and ``nbasset run`` of an unchanged notebook, beside a bare kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ASSETS = 100
TRIES = 3
BARE = """
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel()
client.execute_interactive("1")
client.stop_channels()
manager.shutdown_kernel()
"""
"""A kernel that is started, runs one line, and is ended."""


def commands(folder: Path, env: dict[str, str]) -> list[list[str]]:
    """Wall and CPU seconds of each, and how many times a bare kernel's they are."""
    chain = [f"%%asset a{n}\n{f'a{n - 1} + 1' if n else '0'}" for n in range(ASSETS)]
    texts = ["%load_ext nbasset", "K = 1", *chain, f"print(a{ASSETS - 1})"]
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": text, "metadata": {}, "outputs": [], "execution_count": None}
        for n, text in enumerate(texts)
    ]
    book = folder / "book.ipynb"
    book.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    nbasset = [sys.executable, "-m", "nbasset"]
    first = _seconds([*nbasset, "run", str(book), "-q"], env)
    found = {
        "a bare kernel": _least([sys.executable, "-c", BARE], env),
        "nbasset status": _least([*nbasset, "status", str(book)], env),
        f"nbasset run, {ASSETS} assets, unchanged": _least([*nbasset, "run", str(book), "-q"], env),
        f"nbasset run, {ASSETS} assets, the first time": first,
    }
    bare = found["a bare kernel"][1]
    return [[name, f"{wall:.2f}", f"{cpu:.2f}", f"{cpu / bare:.2f}"] for name, (wall, cpu) in found.items()]


def _least(command: Sequence[str], env: dict[str, str]) -> tuple[float, float]:
    return min((_seconds(command, env) for _ in range(TRIES)), key=lambda each: each[1])


def _seconds(command: Sequence[str], env: dict[str, str]) -> tuple[float, float]:
    """Wall and CPU seconds of a process with its children."""
    began, before = time.perf_counter(), os.times()
    subprocess.run(command, env=env, check=True, capture_output=True)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, cpu
