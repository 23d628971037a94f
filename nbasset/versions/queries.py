"""Queries: tables that SQL reads from are names of the notebook where a library runs it that looks them up there."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType

from nbasset.libraries.known import KNOWN
from nbasset.libraries.sql import table_names
from nbasset.versions.cells.sql_text import asked_by
from nbasset.versions.code.normal_form import CodeForm

Namespace = Mapping[str, object]

_CONNECTS = frozenset({"connect", "create_engine", "Connection"})
"""Functions that open a database, whose tables are its own."""

_NOTHING: frozenset[str] = frozenset()


class Queries:
    """The tables in texts that code leads to; they count once some of that code runs SQL over the notebook's names.

    Attributes:
        run: whether it does.
        asked: whether it was asked what libraries names mean, to tell whether it does.
    """

    def __init__(self) -> None:
        self._tables: dict[tuple[int, str], tuple[Namespace, str]] = {}
        self.run = False
        self.asked = False

    def code(self, form: CodeForm, namespace: Namespace, only: set[str] | None) -> None:
        """Note the tables in a piece of code, and whether it runs queries.

        Args:
            form: the code.
            namespace: where it looks names up.
            only: the names that count; None means every name.
        """
        if form.tables:
            self._note(form.tables if only is None else only.intersection(form.tables), namespace)
        running = _running(form)
        if running:
            self.asked = True
            self.run = self.run or _runs_sql(form, namespace, running)

    def text(self, text: str, namespace: Namespace) -> tuple[str, ...]:
        """Note the tables in a text that code leads to; what it asks that gives something else each time."""
        self._note(table_names(text), namespace)
        return asked_by(text)

    def _note(self, names: Iterable[str], namespace: Namespace) -> None:
        for name in names:
            self._tables.setdefault((id(namespace), name), (namespace, name))

    def read(self) -> Iterator[tuple[Namespace, str]]:
        """The tables that are read, each told once, with where they are looked up."""
        if self.run:
            found, self._tables = self._tables, {}
            yield from found.values()


def _running(form: CodeForm) -> frozenset[str]:
    """Functions and methods it calls whose names are those of some that run SQL."""
    called = [chain[0] for chain in (*form.reads, *form.imported) if len(chain) == 1]
    if not (called or form.attributes):  # to know what runs queries, all that is known has to be loaded
        return _NOTHING
    running = KNOWN.running
    if running.isdisjoint(called) and running.isdisjoint(form.attributes):
        return _NOTHING
    return running & {*called, *form.attributes}


def _runs_sql(form: CodeForm, namespace: Namespace, running: frozenset[str]) -> bool:
    """Whether code may run SQL whose tables are names of Python's: told by whose functions and methods it calls."""
    chains = [*form.reads, *form.imported]
    libraries = {chain: _library(chain, namespace) for chain in chains}
    with_receiver = [chain for chain in chains if not running.isdisjoint(chain)]
    if any(_scans(libraries[chain], chain) for chain in with_receiver):
        return True
    if running <= {each for chain in with_receiver for each in chain}:
        return False
    if any(library in KNOWN.sql for library in libraries.values()):
        return True
    connects = any(not _CONNECTS.isdisjoint(chain) for chain in chains)
    return not connects and any(library in sys.modules for library in KNOWN.sql)


def _library(chain: tuple[str, ...], namespace: Namespace) -> str | None:
    """The library that a name's value comes from; an imported module's own name; None where nobody knows.

    What a library has in a module of C is told by the same name with a line in front.
    """
    name = chain[0]
    if name not in namespace:
        return name if name in sys.modules else None
    value = namespace[name]
    if isinstance(value, ModuleType):
        return value.__name__.partition(".")[0]
    module = getattr(value, "__module__", None) if callable(value) else None
    return str(module or type(value).__module__).lstrip("_").partition(".")[0]


def _scans(library: str | None, chain: tuple[str, ...]) -> bool:
    return library is None or not KNOWN.sql.get(library, frozenset()).isdisjoint(chain)


def names_in_texts(texts: Iterable[str], forms: Sequence[CodeForm]) -> list[str]:
    """The names in texts that code leads to, where it calls what looks through them."""
    called = {name for form in forms for name in (*form.attributes, *(chain[-1] for chain in form.reads))}
    called.update(chain[-1] for form in forms for chain in form.imported)
    asking = KNOWN.querying & called
    return sorted({name for text in texts for name in KNOWN.names_in(text, asking)}) if asking else []
