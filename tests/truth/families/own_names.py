"""The names of bodies: what calls back into the notebook, what is taken to other processes, what is found by its name."""

from truth.language import case, edit

CASES = [
    case(
        "a key that C code calls, and a handler of log lines",
        """
        import functools, logging
        def h(x): return -x
        key = functools.cmp_to_key(lambda a, b: h(a) - h(b))
        seen = []
        class H(logging.Handler):
            def emit(self, r): seen.append(r.getMessage())
        log = logging.getLogger("z"); log.handlers[:] = [H()]; log.setLevel(10)

        %%asset a
        sorted([1, 2, 3], key=key)

        %%asset b
        log.info("x"); 1
        """,
        edit("return -x", "return x", "a", a=[1, 2, 3], b=1),
    ),
    case(
        "a thread of the notebook that goes on while a body runs",
        """
        import threading, time
        beats = 0
        def worker():
            global beats
            for _ in range(20): beats += 1; time.sleep(0.005)
        th = threading.Thread(target=worker); th.start()

        %%asset slow
        time.sleep(0.2); 1

        th.join(); assert beats == 20, beats
        """,
        edit("sleep(0.2); 1", "sleep(0.1); 2", "slow", slow=2),
    ),
    case(
        "functions of the notebook and of the body in other processes",
        """
        import multiprocessing as mp
        from concurrent.futures import ProcessPoolExecutor
        K = [3]
        fork = mp.get_context("fork")
        def f(x): return x + K[0] + up

        %%asset up
        1

        %%asset a
        def g(x): return f(x) * 10
        with fork.Pool(1) as pool: found = pool.map(f, [1]) + pool.map(g, [1])
        with ProcessPoolExecutor(1, mp_context=fork) as pool: found += [*pool.map(f, [2]), *pool.map(g, [2])]
        found
        """,
        edit("K = [3]", "K = [4]", "a", a=[6, 60, 7, 70]),
        modes="fresh",
    ),
    case(
        "annotations that are texts",
        """
        from __future__ import annotations
        import dataclasses, typing
        @dataclasses.dataclass
        class P:
            x: int
        @dataclasses.dataclass
        class Q:
            p: P

        %%asset a
        from __future__ import annotations
        @dataclasses.dataclass
        class R:
            q: Q
            p: P
        found = typing.get_type_hints(Q) | typing.get_type_hints(R)
        [found[name] is known for name, known in {"p": P, "q": Q}.items()] + [len(dataclasses.fields(R))]
        """,
        edit("class P:\n    x: int", "class P:\n    x: int\n    y: int = 0", "", a=[True, True, 2]),
        needless_ok="a class counts as a whole",
    ),
    case(
        "a value whose class the body defines",
        """
        K = 2

        %%asset a
        class P:
            def __init__(self, x): self.x = x
            def times(self): return self.x * K
        P(3)

        %%asset b
        a.times()
        """,
        edit("K = 2", "K = 5", "a b", b=15),
    ),
    case(
        "caches and registers of helpers that read an asset",
        """
        import functools
        @functools.lru_cache
        def cached(x): return x + up
        @functools.singledispatch
        def kind(x): return "other"
        @kind.register
        def of_int(x: int): return up

        B = 1

        %%asset up
        B

        %%asset a
        (cached(1), kind(1), kind(""), cached(1))
        """,
        edit("B = 1", "B = 2", "up a", up=2, a=(3, 2, "other", 3)),
        modes="fresh",
    ),
    case(
        "names that are computed",
        """
        k, limit = 2, 1
        def above(x): return x > limit

        %%asset a
        exec("limit = 5")
        (globals()["k"], eval("k + 1"), above(3))
        """,
        edit("k, limit = 2, 1", "k, limit = 3, 1", "a", a=(3, 4, False)),
    ),
    case(
        "code that nobody sees coming looks up an asset",
        """
        import builtins, gc, logging, sys, threading
        def hidden(): return up
        class Filter(logging.Filter):
            def filter(self, record): return bool(up)
        log = logging.getLogger("hidden"); log.filters[:] = [Filter()]; log.setLevel(10)
        builtins.hidden_one = hidden

        %%asset up
        [1]

        %%asset a
        getattr(builtins, "hidden_" + "one")()

        %%asset b
        logging.getLogger("hid" + "den").info("x"); 1

        %%asset c
        found = []
        def go(): found.append(getattr(sys.modules["builtins"], "hidden_" + "one")())
        thread = threading.Thread(target=go); thread.start(); thread.join()
        found

        %%asset d
        import __main__
        getattr(__main__, "u" + "p")

        %%asset seen
        up
        """,
        edit("up\n[1]", "up\n[2]", "up a seen", seen=[2], a=[2]).leaving_unsure("b c d"),
        needless_ok="what was missed is found out by running",
    ),
    case(
        "a function of the notebook that a body patches",
        """
        from unittest import mock
        def f(): return 1
        def g(): return f()

        %%asset a
        with mock.patch("__main__.f", lambda: 7): patched = g(), f()
        patched, g()

        %%asset b
        with mock.patch("__main__.f", return_value=5): patched = g()
        patched, g()

        %%asset c
        g()
        """,
        edit("return 1", "return 2", "a b c", a=((7, 7), 2), b=(5, 2), c=2),
    ),
    case(
        "names that a text names, looked up among those of whoever asks, and those of a frame",
        """
        import inspect, string, sys
        import numpy as np, pandas as pd
        K, M = 3, np.asmatrix("1 2")

        %%asset up
        2

        %%asset seen
        up + K

        %%asset a
        pd.eval("up + K")

        %%asset b
        np.bmat("M, M").tolist()

        %%asset c
        string.Template("$up $K").substitute(globals())

        %%asset d
        sys._getframe(0).f_globals.get("K"), inspect.currentframe().f_globals["K"], vars()["K"]
        """,
        edit("K, M = 3", "K, M = 4", "seen", seen=6).leaving_unsure("a b c d"),
        unsure="a b c d",
        needless_ok="what was missed is found out by running",
    ),
]
