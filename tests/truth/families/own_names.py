"""The names of bodies: functions of the notebook that read an asset's name, in every form, and names reached unseen."""

from truth.language import case, edit

KINDS = {
    "a function": ("def f(x): return up + x", "f(1)"),
    "a lambda": ("f = lambda x: up + x", "f(1)"),
    "a function that calls another": ("def g(x): return up + x\ndef f(x): return g(x)", "f(1)"),
    "a method": ("class C:\n    def f(self, x): return up + x\nc = C()", "c.f(1) + C().f(0) - up"),
    "a method that was bound before": ("class C:\n    def f(self, x): return up + x\nf = C().f", "f(1)"),
    "a method that asks that of its base": (
        "class B:\n    def f(self, x): return up\nclass C(B):\n    def f(self, x): return super().f(x) + x",
        "C().f(1)",
    ),
    "a class method": ("class C:\n    @classmethod\n    def f(cls, x): return up + x", "C.f(1)"),
    "a static method": ("class C:\n    @staticmethod\n    def f(x): return up + x", "C.f(1)"),
    "a property": ("class C:\n    @property\n    def f(self): return up + 1", "C().f"),
    "a property that is remembered": (
        "import functools\nclass C:\n    @functools.cached_property\n    def f(self): return up + 1\nc = C()",
        "c.f",
    ),
    "an instance that is called": ("class C:\n    def __call__(self, x): return up + x\nf = C()", "f(1)"),
    "a partial": ("from functools import partial\ndef g(y, x): return up + x + y\nf = partial(g, 0)", "f(1)"),
    "a partial method": (
        "from functools import partialmethod\nclass C:\n    def g(self, y, x): return up + x + y\n"
        "    f = partialmethod(g, 0)",
        "C().f(1)",
    ),
    "a decorated function": (
        "import functools\ndef twice(g):\n    @functools.wraps(g)\n    def inner(x): return g(x) + 0\n    return inner\n"
        "@twice\ndef f(x): return up + x",
        "f(1)",
    ),
    "a decorator that reads it": (
        "import functools\ndef plus(g):\n    @functools.wraps(g)\n    def inner(x): return g(x) + up\n    return inner\n"
        "@plus\ndef f(x): return x",
        "f(1)",
    ),
    "a function that remembers": ("import functools\n@functools.lru_cache\ndef f(x): return up + x", "f(1)"),
    "a method that remembers": (
        "import functools\nclass C:\n    @functools.cache\n    def f(self, x): return up + x\nc = C()",
        "c.f(1)",
    ),
    "a function that dispatches by type": (
        "import functools\n@functools.singledispatch\ndef f(x): return None\n@f.register\ndef g(x: int): return up + x",
        "f(1)",
    ),
    "a method that dispatches by type": (
        "import functools\nclass C:\n    @functools.singledispatchmethod\n    def f(self, x): return None\n"
        "    @f.register\n    def g(self, x: int): return up + x",
        "C().f(1)",
    ),
    "a closure": ("def make(k):\n    def f(x): return up + x + k\n    return f\nf = make(0)", "f(1)"),
    "a generator": ("def f(x):\n    yield up\n    yield x", "sum(f(1))"),
    "a coroutine": ("async def f(x): return up + x", "await f(1)"),
    "an asynchronous generator": ("async def f(x):\n    yield up\n    yield x", "sum([each async for each in f(1)])"),
    "a key that C code calls": (
        "import functools\ndef g(x, y): return (x - y) * up\nf = functools.cmp_to_key(g)",
        "sorted([1, 2], key=f)[0] * up + 2 - 1 if up > 0 else up + 1",
    ),
    "a register": ("steps = {}\ndef f(x): return up + x\nsteps['f'] = f", "steps['f'](1) if steps['f'] is f else None"),
    "keys of a register": ("def f(x): return up + x\nsteps = {f: 1}", "f(steps[f])"),
    "an attribute of an instance": (
        "class C:\n    def __init__(self, f): self.f = f\nc = C(lambda x: up + x)",
        "c.f(1)",
    ),
    "a default": ("def g(x): return up + x\ndef f(x, g=g): return g(x)", "f(1)"),
    "a default by name": ("def g(x): return up + x\ndef f(x, *, g=g): return g(x)", "f(1)"),
    "an operator": ("class C:\n    def __add__(self, x): return up + x", "C() + 1"),
    "a context manager": (
        "from contextlib import contextmanager\n@contextmanager\ndef f(x): yield up + x",
        "with f(1) as found: pass\nfound",
    ),
}

CASES = [
    *(
        case(
            f"{kind} of the notebook reads an asset, which is made again in the same run",
            f"{{}}\n\n%%asset up\n10\n\n%%asset a\n{{}}".format(*cells),
            edit("%%asset up\n10", "%%asset up\n20", "up a", up=20, a=21),
        )
        for kind, cells in KINDS.items()
    ),
]
