"""Asked: what counts only where code asks: order, docstrings, annotations, text, lines; settings, as of local time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import CodeType

from nbasset.core.bodies import Body, FunctionBody
from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.foreign import attribute, is_a
from nbasset.libraries.library import ARGUMENTS, DECIMALS, DEPTH, LOCALES, PLOTS, RIGHTS, TEXTS, WARNINGS, ZONES
from nbasset.versions.code.classes import WRITTEN_BY_PYTHON
from nbasset.versions.code.sources import LONGEST, source_of

INTROSPECTION = ORDER, DOCSTRING, ANNOTATIONS, TEXT, LINES = (
    *("order of attributes", "docstring", "annotations"),
    *("text", "text in its lines"),
)

_OF_LINES = (
    *("co_firstlineno", "co_lines", "co_positions", "co_linetable", "f_lineno", "tb_lineno", "lineno", "getframeinfo"),
    *("print_exc", "format_exc", "print_exception", "format_exception", "TracebackException", "StackSummary"),
    *("print_tb", "format_tb", "extract_tb", "print_stack", "format_stack", "extract_stack", "walk_tb", "walk_stack"),
    *("getsourcelines", "findsource"),
)
_OF_ZONES = (
    *("fromtimestamp", "timestamp", "astimezone", "mktime", "localtime", "ctime", "asctime", "tzname", "timezone"),
    *("altzone", "daylight", "tzlocal", "tzset", "utcoffset", "formatdate", "tm_gmtoff", "tm_zone"),
)
_OF_LOCALES = (
    *("locale", "setlocale", "getlocale", "localeconv", "format_string", "currency", "strcoll", "strxfrm", "atof"),
    *("nl_langinfo", "day_name", "month_name", "day_abbr", "month_abbr"),
)
_OF_WARNINGS = (
    "warnings",
    "warn",
    "catch_warnings",
    "simplefilter",
    "filterwarnings",
    "showwarning",
    "geterr",
    "errstate",
)

_OF_ARGUMENTS = (
    *("argv", "orig_argv", "parse_args", "parse_known_args", "parse_intermixed_args", "parse_known_intermixed_args"),
    *("parse_args_into_dataclasses", "docopt", "Fire", "fileinput", "FileInput"),
)

ASKS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("vars", "__dict__"), (ORDER,)),
    **dict.fromkeys(("__doc__", "getdoc", "doctest", "testmod"), (DOCSTRING,)),
    **dict.fromkeys(("help", "pydoc", "render_doc", "getmembers"), (DOCSTRING, ANNOTATIONS)),
    **dict.fromkeys(
        ("__annotations__", "get_type_hints", "fields", "signature", "__dataclass_fields__"), (ANNOTATIONS,)
    ),
    **dict.fromkeys(("getsource", "getcomments", "getblock"), (TEXT,)),
    **dict.fromkeys(_OF_LINES, (LINES,)),
    **dict.fromkeys(("str", "repr", "array2string", "array_str", "array_repr", "pformat", "redirect_stdout"), (TEXTS,)),
    **dict.fromkeys(("to_string", "to_html", "to_markdown", "to_latex"), (TEXTS,)),
    **dict.fromkeys(("options", "get_option", "describe_option", "get_printoptions"), (TEXTS,)),
    **dict.fromkeys(("rcParams", "rc_context", "plot", "hist", "boxplot", "savefig"), (PLOTS,)),
    "format": (TEXTS, LOCALES),
    **dict.fromkeys(("Decimal", "decimal"), (DECIMALS,)),
    **dict.fromkeys(_OF_ZONES, (ZONES,)),
    **dict.fromkeys(("strftime", "strptime"), (ZONES, LOCALES)),
    **dict.fromkeys(_OF_LOCALES, (LOCALES,)),
    **dict.fromkeys(_OF_WARNINGS, (WARNINGS,)),
    **dict.fromkeys(("RecursionError", "getrecursionlimit"), (DEPTH,)),
    **dict.fromkeys(("umask", "st_mode", "S_IMODE", "filemode"), (RIGHTS,)),
    **dict.fromkeys(_OF_ARGUMENTS, (ARGUMENTS,)),
}
"""Names and attributes by which code asks, and for what."""


def asked(name: str) -> tuple[str, ...]:
    """What code asks for by a name or attribute.

    >>> asked("strftime"), asked("RuntimeWarning"), asked("append")
    (('local time', 'the locale'), ('warnings',), ())
    """
    return (WARNINGS,) if name.endswith("Warning") else ASKS.get(name, ())


def asked_by_texts(constant: object) -> Iterator[str]:
    """What code asks for that names an attribute of Python's in a text, or in one of several.

    Args:
        constant: the text, or what they are in, as :mod:`~nbasset.versions.code.bytecode` tells constants.

    >>> list(asked_by_texts("__doc__")), list(asked_by_texts("strftime"))
    (['docstring'], [])
    """
    if type(constant) is str:
        if constant.endswith("__"):  # as few do
            name = constant.rpartition(".")[2]
            yield from ASKS.get(name, ()) if name.startswith("__") else ()
    elif isinstance(constant, (tuple, list)):
        for each in constant:
            yield from asked_by_texts(each)


def seen_as(chain: str, asks: Iterable[str]) -> list[str]:
    """How what code can see of a name is called, beside what the name means, by what it asks for.

    >>> seen_as("mod.f", (ZONES, TEXT))
    ['text of mod.f']
    """
    return [f"{what} of {chain}" for what in asks if what in _SEEN]


def seen_of(label: str) -> tuple[str, str] | None:
    """What :func:`seen_as` called so: what is asked for, and the name; ``None`` for what is called otherwise.

    >>> seen_of("order of attributes of C"), seen_of("setting of numpy")
    (('order of attributes', 'C'), None)
    """
    return next(((what, label[len(what) + 4 :]) for what in _SEEN if label.startswith(f"{what} of ")), None)


def asked_parts(asks: frozenset[str] | set[str], label: str, thing: object) -> Iterator[tuple[str, Part]]:
    """What code that asks can see of a function or a class, beside what it does.

    Args:
        asks: what is asked for.
        label: how the thing is called.
        thing: the function or class.

    >>> [label for label, _ in asked_parts({DOCSTRING}, "f", asked_parts)]
    ['docstring of f']
    """
    for what, found in _SEEN.items():
        if what in asks and (seen := found(thing)):
            yield f"{what} of {label}", Part("value", digest_of(seen), ", ".join(seen)[:LONGEST])


def asked_of_body(asks: Collection[str], body: Body) -> dict[str, Part]:
    """What code that asks can see of itself.

    Args:
        asks: what is asked for.
        body: the body, whose text counts then.
    """
    if LINES not in asks and TEXT not in asks:
        return {}
    if isinstance(body, FunctionBody):
        return dict(asked_parts({TEXT, LINES}.intersection(asks), "the body", body.function))
    return {f"{TEXT} of the body": Part("value", digest_of(body.source), body.source[:LONGEST])}


def _order(thing: object) -> list[str]:
    return [name for name in vars(thing) if name not in WRITTEN_BY_PYTHON] if isinstance(thing, type) else []


def _docstring(thing: object) -> list[str]:
    return [str(thing.__doc__)] if getattr(thing, "__doc__", None) else []


def _annotations(thing: object) -> list[str]:
    try:
        found = dict(getattr(thing, "__annotations__", None) or {})
    except NameError:  # annotations are found out late, and name what is not there
        return []
    return [f"{name}: {_in_words(each)}" for name, each in found.items()]


def _in_words(annotation: object) -> str:
    return str(annotation.__qualname__ if isinstance(annotation, type) else annotation)


def _text(thing: object) -> list[str]:
    return [source_of(thing, None)]


def _lines(thing: object) -> list[str]:
    inside = [thing] if not isinstance(thing, type) else [each for each in vars(thing).values() if not is_a(each, type)]
    codes = [attribute(each, "__code__") for each in inside]
    starts = [f"line {code.co_firstlineno}" for code in codes if is_a(code, CodeType)]
    return [*starts, *_text(thing)]


_SEEN: Mapping[str, Callable[[object], list[str]]] = {
    ORDER: _order,
    DOCSTRING: _docstring,
    ANNOTATIONS: _annotations,
    TEXT: _text,
    LINES: _lines,
}
