"""Notebooks that cannot leave as they are: their cells stand between lines of ``# %%``, as those that leave."""

from __future__ import annotations

REFUSED = {
    "a value at a place that there is not": (
        """
        %nbasset io lake = lake_folder
        # %%
        %%asset raw --io lake
        [1]
        """,
        "raw is to be kept by lake, which nothing defines",
    ),
    "a body that asks the shell": (
        """
        %%asset raw
        # below
        files = !ls
        files
        """,
        "cell [2], line 3: files = !ls is IPython's own, write it as Python",
    ),
    "a body that is timed": (
        """
        %%asset raw
        %time raw = 1
        """,
        "cell [2], line 2: %time raw = 1 is IPython's own, write it as Python",
    ),
    "a plain cell that asks the shell": (
        """
        K = 1
        names = !echo a
        # %%
        %%asset raw
        names[0], K
        """,
        "cell [2], line 2: names = !echo a is IPython's own, write it as Python",
    ),
    "a helper that asks the shell": (
        """
        def told():
            told = !echo b
            return told
        # %%
        %%asset raw
        told()
        """,
        "cell [2], line 2:     told = !echo b".replace("    ", ""),
    ),
    "a body that imports every name": (
        """
        %%asset raw
        from math import *
        raw = floor(1.5)
        """,
        "cell [2], line 2: import * cannot stand in a function, name what it is to import",
    ),
    "a plain cell that reads an asset": (
        """
        %%asset raw
        [1, 2]
        # %%
        first = [each for each in raw]
        # %%
        %%asset second
        first[1:]
        """,
        "cell [3] reads the asset raw and is no asset itself: make it one, with %%asset in its first line",
    ),
    "an asset that waits for a name": (
        """
        %%asset raw
        nobody + 1
        """,
        "raw needs nobody, which nothing defines",
    ),
    "points that come and go": (
        """
        from nbasset import DailyPartitionsDefinition, asset
        # %%
        @asset(partitions_def=DailyPartitionsDefinition("2026-01-01"))
        def daily():
            return 1
        """,
        "daily has points that come and go (partition): they leave for Dagster only",
    ),
    "a value whose place its type tells": (
        """
        %nbasset io type:list = json
        # %%
        %%asset raw
        [1]
        """,
        "raw is kept where its type says (type:list), and nobody has made it: make it first",
    ),
    "a context in a script": (
        """
        from nbasset import asset
        # %%
        @asset
        def told(context):
            return 1
        """,
        "told takes a context, which only Dagster has: do without it",
    ),
    "a job with hooks": (
        """
        from nbasset import Definitions, define_asset_job, success_hook
        @success_hook
        def well(context): ...
        # %%
        %%asset raw
        1
        # %%
        Definitions(jobs=[define_asset_job("weekly", hooks={well})]);
        """,
        "the job weekly has hooks, which only a notebook calls: export it without them",
    ),
    "a query of an address with a password": (
        """
        %%asset raw --sql=postgresql://me:secret@host/db
        select 1
        """,
        "cell [2] asks an address with a password, which no file is to hold: give the place a name",
    ),
    "files in memory": (
        """
        import fsspec
        with fsspec.open("memory://m/x.txt", "wt") as file: file.write("one")
        # %%
        %%asset raw
        fsspec.open("memory://m/x.txt", "rt").open().read()
        """,
        "raw reads files in memory, which plain cells have written",
    ),
    "a function that is decorated": (
        """
        def twice(made):
            return lambda: made() * 2
        # %%
        %%asset raw
        @twice
        def raw():
            return 1
        """,
        "cell [3] has a decorator around its function: call that inside of the function",
    ),
    "a file that is named in another folder": (
        """
        import os
        text = open("books/../names.txt", "a").name
        # %%
        os.chdir("..")
        # %%
        %%asset raw
        text
        """,
        "cell [2] names a file above os.chdir: write its path from the folder where that ends up",
    ),
    "a context variable that a body sets": (
        """
        from contextvars import ContextVar
        level = ContextVar("level", default=1)
        # %%
        %%asset raw
        level.set(2)
        """,
        "raw leaves level changed, which only a notebook puts back afterwards: hand it on as a value",
    ),
    "no asset at all": (
        """
        x = 1
        """,
        "the notebook book defines no asset: begin a cell with %%asset",
    ),
}
"""Notebooks that cannot leave as they are, and what is said of each."""
