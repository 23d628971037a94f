"""Notebooks that leave, as texts: their cells stand between lines of ``# %%``; beside them files, where they need some."""

from __future__ import annotations

from textwrap import dedent

BOOKS = {
    "helpers that read an asset by its name": """
        K = 2
        def scaled(factor):
            return [x * factor for x in raw]
        def both():
            return scaled(K), scaled(K + 1)
        # %%
        %%asset raw
        [1, 2, 3]
        # %%
        %%asset twice
        scaled(K)
        # %%
        %%asset pair --group pairs
        # a comment stays
        both()
        """,
    "random numbers of each kind": """
        import random
        import numpy as np
        def drawn(n):
            return [random.random() for _ in range(n)]
        # %%
        %%asset by_python
        drawn(3)
        # %%
        %%asset by_numpy
        np.random.normal(size=3)
        # %%
        %%asset by_both
        by_both = (random.choice(by_python), np.random.permutation(3), drawn(1))
        # %%
        %%asset by_seed --seed 7
        random.random()
        # %%
        %%asset by_generator
        np.random.default_rng(3).random(2)
        """,
    "texts over several lines": '''
        NAME = "Ada"
        # %%
        %%asset letter
        text = """Dear
            {}
          yours
        """
        text.format(NAME)
        # %%
        %%asset template
        f"""{letter}
          indented {NAME
        }
        end"""
        # %%
        %%asset joined
        joined = ("one "
                  "two "
            "three")
        ''',
    "classes of the notebook": """
        from dataclasses import dataclass
        from enum import Enum
        from typing import NamedTuple
        class Colour(Enum):
            RED = 1
            BLUE = 2
        @dataclass
        class Point:
            x: int
            y: int = 0
            def moved(self, by):
                return Point(self.x + by, self.y)
        class Pair(NamedTuple):
            left: Point
            right: Point
        # %%
        %%asset points
        [Point(n) for n in range(3)]
        # %%
        %%asset pair
        Pair(points[0].moved(2), points[-1])
        # %%
        %%asset colours
        {colour: [p.x for p in points] for colour in Colour}
        # %%
        %%asset is_point
        all(isinstance(p, Point) for p in [*points, *pair])
        """,
    "decorators, closures and caches": """
        from functools import lru_cache, partial, wraps
        def doubled(function):
            @wraps(function)
            def inner(*args):
                return 2 * function(*args)
            return inner
        # %%
        @doubled
        def base(n):
            return n + OFFSET
        OFFSET = 10
        # %%
        @lru_cache
        def fib(n):
            return n if n < 2 else fib(n - 1) + fib(n - 2)
        add_three = partial(lambda a, b: a + b, 3)
        # %%
        %%asset based
        base(1)
        # %%
        %%asset fibs
        [fib(n) for n in range(based)]
        # %%
        %%asset added
        added = [add_three(n) for n in fibs]
        """,
    "functions as cells": """
        SCALE = 3
        # %%
        %%asset --group g
        import math
        def roots(numbers, places=2):
            '''The roots.'''
            return [round(math.sqrt(n), places) for n in numbers]
        # %%
        %%asset numbers
        list(range(4))
        # %%
        %%asset
        def scaled(numbers, *, by: int = 2) -> list:
            # inside
            total = sum(roots)
            return [n * by * SCALE for n in numbers], total
        # %%
        %%asset
        def one_line(scaled): return scaled[0][-1]
        """,
    "names that mean something else inside": """
        count = 5
        total = 1
        # %%
        %%asset more
        count = count + 1
        count
        # %%
        %%asset doubled
        more = more * 2
        doubled = more
        # %%
        %%asset total
        [total for total in range(3)][-1] + doubled
        # %%
        %%asset shadow
        sum = max
        sum([1, 2])
        """,
    "what is changed in place": """
        rows = []
        rows.append(1)
        for n in range(2):
            rows.append(n)
        # %%
        %%asset first
        list(rows)
        # %%
        %%asset longer
        first.append(9)
        first
        # %%
        %%asset after
        (first, longer)
        # %%
        %%asset own
        rows.append(7)
        len(rows)
        """,
    "constants that are given again": """
        DEPTH = 2
        UNIT = "cm"
        # %%
        def told(n):
            return f"{n} {UNIT}"
        # %%
        %%asset size
        told(DEPTH)
        # %%
        DEPTH = 1
        # %%
        DEPTH = 3
        UNIT = "mm"
        """,
    "statements of each kind": """
        import os
        # %%
        %%asset opened
        with open(os.devnull) as file:
            opened = file.read()
        # %%
        %%asset caught
        try:
            caught = 1 / 0
        except ZeroDivisionError as error:
            caught = str(error)
        # %%
        %%asset looped
        looped = []
        n = 0
        while (n := n + 1) < 4:
            if n == 2:
                continue
            looped.append(n)
        else:
            looped.append("end")
        # %%
        %%asset matched
        match looped:
            case [first, *rest]:
                matched = (first, len(rest))
        # %%
        %%asset nested
        def inner(x):
            def most(y):
                return x + y + offset
            return most(1)
        offset = 5
        inner(matched[0])
        # %%
        %%asset gone
        gone = 1
        other = gone
        del other
        """,
    "several assets of a cell": """
        %%asset low, high, middle
        values = [3, 1, 2]
        low, high = min(values), max(values)
        middle = sorted(values)[1]
        # %%
        %%asset spread
        high - low + middle
        # %%
        %%asset spread_again --deps spread
        high - low
        """,
    "bodies that await": """
        import asyncio
        async def later(n):
            await asyncio.sleep(0)
            return n + 1
        # %%
        %%asset awaited
        awaited = await later(1)
        # %%
        %%asset
        async def again(awaited):
            return await later(awaited)
        # %%
        %%asset whole
        awaited + again
        """,
    "tables": """
        import pandas as pd
        # %%
        pd.set_option("display.max_rows", 7)
        COLUMNS = {"a": "left", "b": "right"}
        # %%
        %%asset table --group data
        table = pd.DataFrame({"a": [1, 2, 2], "b": [0.5, None, 1.5]}).rename(columns=COLUMNS)
        # %%
        %%asset by_left --group sums
        by_left = table.groupby("left", as_index=False).sum()
        by_left.head()
        # %%
        %%asset shown_rows
        pd.get_option("display.max_rows")
        # %%
        %%asset some
        table.dropna().sample(1)
        """,
    "a local module": """
        import rates_beside
        from rates_beside import rated
        # %%
        %%asset price
        rated(10) + rates_beside.RATE
        # %%
        %%asset kind
        rates_beside.Kind("x")
        """,
    "a file beside it": """
        from pathlib import Path
        FILE = Path("numbers_beside.txt")
        # %%
        %%asset numbers
        [int(line) for line in FILE.read_text().split()]
        # %%
        %%asset total
        with open("numbers_beside.txt") as file:
            total = len(file.read()) + sum(numbers)
        """,
    "comments in front and semicolons": """
        #| asset: semi
        a = 1; b = 2; a + b;
        # %%
        # a note above the line
        #| asset: noted --group notes
        # below
        noted = semi  # beside
        # end
        # %%
        %%asset parenthesised
        (
            noted
            + 1
        )
        # %%
        %%asset unicode_names
        größe = "ß"
        größe + "é"; (noted, größe)
        """,
    "checks of assets": """
        %%asset n
        4
        # %%
        %%asset_check n even --blocking
        n % 2 == 0
        # %%
        %%asset_check n small
        assert n < 10
        # %%
        %%asset_check n told
        (n > 0, "positive")
        # %%
        %%asset half
        n / 2
        """,
    "plain cells that only show": """
        %matplotlib inline
        # %%
        WORDS = ["b", "a"]
        print(WORDS)
        # %%
        %%asset ordered
        sorted(WORDS)
        # %%
        len(WORDS)
        !echo seen
        # %%
        %time x = 1
        # %%
        %%asset first_word
        ordered[0]
        # %%
        first_word.upper()
        """,
    "generators and sets": """
        def evens(n):
            yield from (each for each in range(n) if each % 2 == 0)
        SEEN = frozenset({3, 1})
        # %%
        %%asset listed
        list(evens(7))
        # %%
        %%asset as_set
        {*listed, *SEEN}
        # %%
        %%asset mapped
        {str(each): each for each in sorted(as_set)}
        # %%
        %%asset exact
        (1, True, 1.0, -0.0, None, b"x", 1 + 2j)
        """,
    "functions as values": """
        RATE = 3
        def rated(x):
            return x * RATE
        # %%
        %%asset chosen
        chosen = rated
        # %%
        %%asset used
        chosen(2)
        # %%
        %%asset table_of
        {"r": rated, "n": used}["n"]
        """,
    "classes that inherit": """
        class Shape:
            sides = 0
            def __init__(self, size):
                self.size = size
            @property
            def area(self):
                return self.size * FACTOR
            @classmethod
            def unit(cls):
                return cls(1)
            def __eq__(self, other):
                return (type(self), self.size) == (type(other), other.size)
        # %%
        FACTOR = 3
        class Square(Shape):
            sides = 4
            @property
            def area(self):
                return super().area ** 2
        # %%
        %%asset shapes
        [Square.unit(), Shape(2)]
        # %%
        %%asset areas
        {type(each).__name__: (each.area, each.sides) for each in shapes}
        """,
    "functions that call each other": """
        def is_even(n):
            return n == 0 or is_odd(n - 1)
        # %%
        def is_odd(n):
            return n != 0 and is_even(n - 1)
        # %%
        from contextlib import contextmanager
        @contextmanager
        def noted(log):
            log.append("in")
            yield log
            log.append("out")
        # %%
        %%asset parities
        [is_even(n) for n in range(LIMIT)]
        # %%
        LIMIT = 4
        # %%
        %%asset log
        with noted([]) as log:
            log.append(len(parities))
        # %%
        %%asset ordered
        sorted(zip(parities, range(9)), key=lambda pair: (pair[0], -pair[1]))
        """,
    "Python's own kinds of values": """
        import re
        from collections import Counter, OrderedDict, defaultdict, deque
        from datetime import date, timedelta
        from decimal import Decimal
        from fractions import Fraction
        WORD = re.compile(r"\\w+")
        # %%
        %%asset words
        WORD.findall("one two  two")
        # %%
        %%asset counted
        Counter(words)
        # %%
        %%asset days
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(3)]
        # %%
        %%asset exact_numbers
        (Decimal("0.10"), Fraction(1, 3), 10**30, float("nan"), float("inf"))
        # %%
        %%asset containers
        containers = OrderedDict(a=deque([1, 2], maxlen=2), b=defaultdict(list, {"k": [1]}))
        containers["b"]["new"].append(bytearray(b"x"))
        """,
    "what is added to": """
        base = [1]
        def grown(rows):
            rows = [*rows]
            rows += [0]
            return rows
        # %%
        %%asset start
        grown(base)
        # %%
        %%asset more
        start += [5]
        more = start
        # %%
        %%asset from_base
        base += [2]
        tuple(base)
        # %%
        %%asset summed
        n = 0
        for each in more:
            n += each
        summed = n + len(start) + len(base)
        """,
    "arrays": """
        import numpy as np
        SHAPE = (2, 3)
        def centred(array):
            return array - array.mean(axis=0)
        # %%
        %%asset grid
        grid = np.arange(6, dtype="float32").reshape(SHAPE)
        grid[0, 0] = np.nan
        # %%
        %%asset middle
        centred(np.nan_to_num(grid))
        # %%
        %%asset parts --group parts
        rows, columns = middle.shape
        {"first": middle[0].copy(), "whole": (rows, columns), "mask": middle > 0}
        # %%
        %%asset changed_here
        grid *= 2
        grid.sum(where=~np.isnan(grid))
        """,
}
"""By their sentences."""

FILES = {
    "rates_beside.py": """
        RATE = 3
        class Kind:
            def __init__(self, name):
                self.name = name
        def rated(x):
            return x * RATE
        """,
    "numbers_beside.txt": """
        3
        4
        """,
}
"""What lies beside all of them."""


def cells_of(name: str) -> list[str]:
    """The cells of a notebook."""
    return cells_in(BOOKS[name])


def cells_in(text: str) -> list[str]:
    """The cells in the text of a notebook."""
    return [each.strip("\n") for each in f"\n{dedent(text)}".split("\n# %%\n")]


def text_of(file: str) -> str:
    """The text of a file."""
    return dedent(FILES[file]).lstrip()
