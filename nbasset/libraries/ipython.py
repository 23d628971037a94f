"""IPython and the machinery of a notebook: what of it is data all the same."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from nbasset.core.patterns import pattern
from nbasset.libraries.foreign import attributes_of, bases_of, declares, members_of, module_of, name_of
from nbasset.libraries.held import put_item, while_same
from nbasset.libraries.library import ABSENT, INPUT, Foreign, Library, Settings
from nbasset.libraries.nodes import Node, type_name
from nbasset.libraries.origin import is_users


def open_wrapper(value: Foreign) -> Node | None:
    """The data in a wrapper of IPython's, such as the lines of ``rows = !ls``; None for anything else."""
    name = type_name(type(value))
    if name.startswith("IPython.utils.text.") and isinstance(value, (list, str)):
        return Node(("lines", name), list(value) if isinstance(value, list) else [str(value)])
    if name == "IPython.utils.capture.CapturedIO":
        outputs = [(each.data, each.metadata) for each in value.outputs]
        return Node(("captured", name), [value.stdout, value.stderr, outputs], lambda _: "")
    return None


_CELL_FILE = pattern(r"\S*[/\\]ipykernel_\d+[/\\]\d+\.py:(\d+)")


def named_by_lines(text: str) -> str:
    """A text in which places in cells are told by their lines, as a warning has them: the files are made up.

    Their names are others in every session.

    Args:
        text: what was printed.

    >>> named_by_lines("/tmp/ipykernel_28/562.py:3: UserWarning: careful")
    'line 3: UserWarning: careful'
    """
    return _CELL_FILE.sub(r"line \1", text) if "ipykernel_" in text else text


_PRINTERS = ("type_printers", "singleton_printers", "deferred_printers")
_LISTS = ("ast_transformers", "input_transformers_cleanup", "input_transformers_post")
_OF_THE_SHELL = ("ast_node_interactivity", "custom_exceptions", "CustomTB")
_OF_TEXT = ("float_precision", "float_format", "max_seq_length", "pprint")


class _Entered(tuple[Any, ...]):
    """What the user's own code has entered somewhere; packages that enter something as they are loaded serve everybody.

    Attributes:
        whole: everything that stands there.
    """

    whole: Foreign

    def __new__(cls, held: Foreign) -> _Entered:
        entries = list(held.items()) if isinstance(held, dict) else [(each,) for each in held]
        made = super().__new__(cls, [each for each in entries if any(map(is_users, each))])
        made.whole = held.copy()
        return made

    def put(self, held: Foreign) -> None:
        """Have what the user's own code has entered since be there no more."""
        if not isinstance(held, dict):
            since = [each for (each,) in _Entered(held) if (each,) not in self]
            held[:] = [*(each for each in held if each not in since), *(each for (each,) in self if each not in held)]
            return
        for key, _ in [each for each in _Entered(held) if each not in self]:
            put_item(held, key, self.whole.get(key, ABSENT))
        held.update(self)


def _registers(shell: Foreign) -> dict[str, Foreign]:
    """Where cells enter something, by what it is called: dictionaries and lists, which stay the same objects."""
    if shell not in _known:
        printers = {
            f"formatters[{kind!r}].{name}": getattr(formatter, name)
            for kind, formatter in shell.display_formatter.formatters.items()
            for name in _PRINTERS
        }
        magics = {f"magics[{kind!r}]": held for kind, held in shell.magics_manager.magics.items()}
        events = {f"events[{event!r}]": held for event, held in shell.events.callbacks.items()}
        lists = {name: getattr(shell, name) for name in _LISTS}
        _known[shell] = {**printers, **magics, **events, **lists}
    return _known[shell]


_known: WeakKeyDictionary[Foreign, dict[str, Foreign]] = WeakKeyDictionary()


def _shell() -> Foreign:
    """The shell at work; None where there is none."""
    module: Foreign = sys.modules.get("IPython.core.interactiveshell")
    return None if module is None else module.InteractiveShell._instance


def _everything(_: ModuleType) -> tuple[object, ...]:
    shell = _shell()
    if shell is None:
        return ()
    held = [[*each.values()] if isinstance(each, dict) else each[:] for each in _registers(shell).values()]
    return shell, held, *_values(shell).values()


def _values(shell: Foreign) -> dict[str, object]:
    text = shell.display_formatter.formatters["text/plain"]
    return {name: getattr(shell if name in _OF_THE_SHELL else text, name) for name in (*_OF_THE_SHELL, *_OF_TEXT)}


@while_same(_everything)
def _now(_: ModuleType) -> dict[str, object]:
    shell = _shell()
    if shell is None:
        return {}
    return {**{name: _Entered(held) for name, held in _registers(shell).items()}, **_values(shell)}


def _put(_: ModuleType, name: str, value: Foreign) -> None:
    shell = _shell()
    if isinstance(value, _Entered):
        value.put(_registers(shell)[name])
    elif value is not ABSENT:
        setattr(shell if name in _OF_THE_SHELL else shell.display_formatter.formatters["text/plain"], name, value)


def shows_otherwise(shell: Foreign, usual: Foreign) -> bool:
    """Whether cells have told a shell how to show values.

    Args:
        shell: the shell.
        usual: how a shell shows them that was told nothing, as ``display_formatter``.
    """
    entered = (held for name, held in _registers(shell).items() if name.startswith("formatters["))
    text, plain = shell.display_formatter.formatters["text/plain"], usual.formatters["text/plain"]
    return any(map(_Entered, entered)) or any(getattr(text, name) != getattr(plain, name) for name in _OF_TEXT)


IPYTHON = Library(
    name="IPython",
    machinery=True,
    settings=Settings(
        "settings of IPython",
        _now,
        _put,
        written=("for_type", "%precision", "register_", "get_ipython()", "events.register", "set_custom_exc"),
    ),
    data_modules=("IPython.core.display.", "IPython.lib.display."),
    open=open_wrapper,
)
"""Its displays are data: Markdown, Math, an image."""

NBASSET = Library(
    name="nbasset",
    machinery=True,
    data_modules=(
        "nbasset.core.",
        *(f"nbasset.api.{each}." for each in ("ticks", "schedules", "sensors", "conditions", "frame_checks")),
        *("nbasset.engine.time_windows.", "nbasset.engine.window_kinds."),
    ),
    loaded_as_they_were=True,
)
IPYKERNEL = Library(
    name="ipykernel",
    machinery=True,
    answered={INPUT: {"ipykernel.kernelbase": ("Kernel._input_request",)}},
)
TRAITLETS, ZMQ, TORNADO = (Library(name=name, machinery=True) for name in ("traitlets", "zmq", "tornado"))

_OF_ITS_LOOKS = frozenset({"layout", "style", "tabbable", "tooltip", "comm", "children", "keys", "log"})
"""Traits of a widget that are no data, or widgets themselves."""


def open_widget(value: Foreign) -> Node | None:
    """A widget, by what is chosen in it and what can be; its model has another number in every session."""
    if not (declares(type(value), "keys") and declares(type(value), "comm")):
        return None
    names = {name for name in value.keys if not name.startswith("_")} - _OF_ITS_LOOKS  # no dictionary
    names.update(name for name in ("value", "options") if declares(type(value), name))
    held = {name: getattr(value, name) for name in sorted(names)}
    return Node(("widget", type_name(type(value))), [held, list(getattr(value, "children", ()))], lambda _: "")


IPYWIDGETS = Library(name="ipywidgets", machinery=True, open=open_widget)

WIDGET = "application/vnd.jupyter.widget-view+json"
"""The form in which a page is told to show a widget: it names a model that lives in this kernel."""
_BAR = 20


def live_widget(data: Mapping[str, object]) -> Foreign | None:
    """The widget that something displayed shows, while it lives in this kernel."""
    view = data.get(WIDGET)
    module = sys.modules.get("ipywidgets.widgets.widget")
    if not isinstance(view, dict) or module is None:
        return None
    known = getattr(module, "_instances", None) or getattr(module.Widget, "widgets", {})
    return known.get(view.get("model_id"))


def words_of_widget(widget: Foreign) -> str:
    """What can be read in a widget now: for where it does not live any more."""
    children = getattr(widget, "children", None)
    if children:
        return " ".join(part for part in map(words_of_widget, children) if part)
    if hasattr(widget, "outputs"):
        texts = [each.get("text") or each.get("data", {}).get("text/plain", "") for each in widget.outputs]
        return "".join(map(str, texts)).strip()
    from html import unescape

    value = getattr(widget, "value", "")
    if hasattr(widget, "bar_style"):
        done = round(_BAR * (value - widget.min) / ((widget.max - widget.min) or 1))
        return f"|{'█' * done}{' ' * (_BAR - done)}|"
    said = [getattr(widget, "description", ""), unescape(re.sub(r"<[^>]*>", "", str(value))).replace("\xa0", " ")]
    return " ".join(part.strip() for part in said if part.strip())


BIND_NOTHING = frozenset(
    {
        *("asset", "assets", "materialize", "nbasset", "asset_graph", "asset_why", "asset_log", "asset_runs"),
        *(
            "load_ext",
            "reload_ext",
            "matplotlib",
            "config",
            "autoreload",
            "pip",
            "conda",
            "time",
            "timeit",
            "bash",
            "sh",
        ),
        *("html", "HTML", "markdown", "latex", "javascript", "js", "svg", "ls", "pwd", "who", "whos", "pinfo", "prun"),
    }
)
"""Magics that bind no names but those in the text behind them."""


def is_trait(value: object, name: str) -> bool:
    """Whether an attribute is one of ``traitlets``, as a widget's value: put there, it is a value and no more is done.

    Args:
        value: whose attribute.
        name: its name.
    """
    found = next((members_of(kind)[name] for kind in bases_of(type(value)) if name in members_of(kind)), None)
    kinds = bases_of(type(found))
    return any(module_of(kind) == "traitlets.traitlets" and name_of(kind) == "TraitType" for kind in kinds)


def told_by_traits(value: object) -> list[Foreign]:
    """The user's own functions and methods that are called when a trait of something is set.

    Args:
        value: whose trait.
    """
    told = (attributes_of(value) or {}).get("_trait_notifiers")
    by_name = told.values() if isinstance(told, dict) else ()
    handlers = (each for kinds in by_name for handlers in kinds.values() for each in handlers)
    functions = (getattr(each, "__func__", each) for each in handlers if callable(each))
    return [each for each in functions if is_users(each)]
