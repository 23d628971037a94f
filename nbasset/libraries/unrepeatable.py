"""What gives something else each time it is asked: the clock, entropy, the process, generators without a seed.

One table for whoever follows names (what no key can know) and for whoever reads lines (which of them is to blame).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Set
from itertools import pairwise
from textwrap import dedent

from nbasset.core.patterns import pattern
from nbasset.libraries.library import INPUT

CLOCK, ENTROPY, PROCESS, MACHINE = "the clock", "entropy", "the process", "the machine"
UNSEEDED, UNFILLED = "an unseeded random generator", "memory that nobody has filled"

_CALLS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    CLOCK: {
        "time": (
            *("time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns"),
            *("localtime", "gmtime", "ctime", "strftime", "clock_gettime", "clock_gettime_ns"),
            *("process_time", "process_time_ns", "thread_time", "thread_time_ns"),
        ),
        "timeit": ("timeit", "repeat", "default_timer"),
        "os": ("times",),
        "resource": ("getrusage",),
        **dict.fromkeys(("utils", "email.utils"), ("formatdate",)),
        "logging": ("LogRecord",),
        "datetime": ("now", "utcnow", "today"),
        "date": ("today",),
        "Timestamp": ("now", "today", "utcnow"),
    },
    ENTROPY: {
        "uuid": ("uuid1", "uuid4"),
        "os": ("urandom",),
        "secrets": ("token_hex", "token_bytes", "token_urlsafe", "randbits", "randbelow", "choice"),
        "random": ("SystemRandom",),
    },
    PROCESS: {
        "os": ("getpid", "getppid"),
        "threading": ("get_ident", "get_native_id", "active_count"),
        **dict.fromkeys(("multiprocessing", "context", "process"), ("current_process",)),
        "gc": ("get_count", "get_objects", "get_stats"),
        "sys": ("getrefcount",),
        "tracemalloc": ("get_traced_memory", "take_snapshot"),
        "ctypes": ("addressof",),
    },
    MACHINE: {
        "os": ("getloadavg", "statvfs", "getlogin"),
        "shutil": ("disk_usage",),
        "platform": ("node", "uname"),
        "socket": ("gethostname", "getfqdn"),
        "getpass": ("getuser",),
        "uuid": ("getnode",),
        "psutil": (
            *("cpu_percent", "cpu_times", "cpu_times_percent", "cpu_stats", "getloadavg", "Process", "process_iter"),
            *("virtual_memory", "swap_memory", "disk_usage", "disk_io_counters", "net_io_counters", "pids"),
        ),
    },
    INPUT: {"sys": ("stdin",), "fileinput": ("input",)},
}
"""By word and by the module or class that has them, what is called."""

_PAIRS = {
    word: frozenset((owner, name) for owner, names in calls.items() for name in names) for word, calls in _CALLS.items()
}

_WORDS = {pair: word for word, pairs in _PAIRS.items() for pair in pairs}

_ALSO_HARMLESS = frozenset(
    {"choice", "strftime", "timeit", "repeat", "times", "node", "Process", "get_stats", "get_count", "pids", "input"}
)
"""Names that mean it only with their owner before them: ``random.choice`` is seeded, a moment's ``strftime`` fixed."""

_GENERATORS = (
    "default_rng",
    "RandomState",
    "Random",
    "SeedSequence",
    "PCG64",
    "PCG64DXSM",
    "MT19937",
    "Philox",
    "SFC64",
)
_SEEDING = "seed"
_WITHOUT_A_SEED = pattern(rf"(\b({'|'.join(_GENERATORS)})|\.{_SEEDING})\(\s*\)")

_MOMENTS = ("Timestamp", "to_datetime", "datetime64", "Period", "date_range", "bdate_range", "period_range")
_WORD = rf"\b({'|'.join(_MOMENTS)})\([^()]*?['\"](now|today)['\"]"
_BY_A_WORD = pattern(_WORD)
"""A time that is asked for by a word."""

_LOGS = ("Formatter", "basicConfig")
_KEPT_LOG = pattern(
    r"(?s)(?=.*(?:%\(|\{)(?:asctime|created|msecs|relativeCreated)\b)(?=.*(?:StringIO|\.getvalue|\bopen|FileHandler))"
)
"""Lines with the time, written where they can be read again."""

_EMPTY = ("empty", "empty_like")


def word_of_chain(chain: tuple[str, ...]) -> str:
    """What a module or class by its name, with attributes taken from it, gives; empty when it is nothing of the kind.

    >>> word_of_chain(("datetime", "datetime", "now")), word_of_chain(("time", "sleep"))
    ('the clock', '')
    """
    for pair in pairwise(chain):
        if pair in _WORDS:
            return _WORDS[pair]
    return ""


def words_in_calls(called: Set[str], source: Callable[[], str]) -> Iterator[str]:
    """What only the text of code tells: generators that are given no seed, moments that are asked for by a word.

    Args:
        called: the last names of what the code uses.
        source: gives its text, which costs: it is asked only where the names give cause.

    >>> list(words_in_calls({"default_rng"}, lambda: "np.random.default_rng()"))
    ['an unseeded random generator']
    >>> list(words_in_calls({"default_rng"}, lambda: "np.random.default_rng(7)"))
    []
    """
    if not called.isdisjoint({*_GENERATORS, _SEEDING}) and _WITHOUT_A_SEED.search(source()):
        yield UNSEEDED
    is_a_moment = not called.isdisjoint(_MOMENTS) and _BY_A_WORD.search(source())
    if is_a_moment or (not called.isdisjoint(_LOGS) and _KEPT_LOG.search(source())):
        yield CLOCK
    if not called.isdisjoint(_EMPTY) and leaves_unfilled(source()):
        yield UNFILLED


def leaves_unfilled(source: str) -> bool:
    """Whether code takes an array of memory as it is, and does not put something everywhere into it.

    >>> leaves_unfilled("np.empty(5)"), leaves_unfilled("x = np.empty(2)\\nx[0] = 1"), leaves_unfilled("q.empty()")
    (True, True, False)
    >>> leaves_unfilled("x = np.empty(5)\\nx[:] = 1"), leaves_unfilled("x = np.empty(n)\\nfor i in r: x[i] = i")
    (False, False)
    """
    try:
        tree = ast.parse(dedent(source))
    except (SyntaxError, ValueError):
        return False
    given = [node for node in ast.walk(tree) if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr))]
    names = {id(node.value): node.targets[0] if isinstance(node, ast.Assign) else node.target for node in given}
    filled = {ast.unparse(each) for each in _filled(tree)}
    return any(
        ast.unparse(names[id(node)]) not in filled if id(node) in names else True
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_empty(node)
    )


def _is_empty(call: ast.Call) -> bool:
    is_called = isinstance(call.func, ast.Attribute) and call.func.attr in _EMPTY
    return (
        is_called and bool(call.args) and not any(isinstance(e, ast.Constant) and e.value == 0 for e in ast.walk(call))
    )


def _filled(tree: ast.AST) -> Iterator[ast.expr]:
    """What is given items of which nobody can say that they are some only, or is handed on to be filled."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and not _is_one(node.slice):
            yield node.value
        elif isinstance(node, ast.Call):
            yield from (each for each in (*node.args, *(word.value for word in node.keywords)))
            yield from [node.func.value] if isinstance(node.func, ast.Attribute) and node.func.attr == "fill" else ()


def _is_one(place: ast.expr) -> bool:
    parts = place.elts if isinstance(place, ast.Tuple) else [place]
    return all(isinstance(each, (ast.Constant, ast.UnaryOp)) and getattr(each, "value", 0) is not ... for each in parts)


TOLD_BY_TEXT = frozenset({*_GENERATORS, _SEEDING, *_MOMENTS, *_LOGS, *_EMPTY})
"""The last names of which only the text of code can tell whether what they give is repeatable."""


def _pattern(word: str) -> re.Pattern[str]:
    calls = [rf"{owner}\.{name}" if name in _ALSO_HARMLESS else name for owner, name in _PAIRS[word]]
    found = rf"\b({'|'.join(sorted(set(calls)))})\s*\("
    return pattern(rf"{found}|{_WORD}" if word == CLOCK else found)


LINES: Mapping[str, re.Pattern[str]] = {
    **{word: _pattern(word) for word in _CALLS},
    UNSEEDED: _WITHOUT_A_SEED,
    UNFILLED: pattern(r"\.empty(_like)?\("),
}
"""By word, how a line looks that does it."""
