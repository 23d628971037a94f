"""Plain runs: what one run of a plain cell has read, made and changed, and for what that is evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from nbasset.core.dataclass import dataclass
from nbasset.core.result_names import ResultName
from nbasset.versions.looks import Look
from nbasset.versions.name_states import Put

GENERATOR = "global generator of "
"""How the global random generator of a module is called, which is no name of the notebook."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What one plain cell had read when it assigned a name.

    Args:
        cell: the cell's number.
        assets: the data version it read of each asset.
        names: the fingerprint it read of each plain name; empty where it was not there.
        put_away: the fingerprint of each thing it only put into a container or gave another name.
        files: the digest of each file and folder it read.
        again: the id of a cell that only puts things in places, or its text where it has none: when it runs again,
            nothing is left of what it had put; otherwise empty.
        programs: the names that rest on what programs have told which it has started.
        looks: the functions and classes among what it read, for who asks more of them than what they do.
    """

    cell: int
    assets: Mapping[ResultName, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    put_away: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    again: str = ""
    programs: frozenset[str] = frozenset()
    looks: Mapping[str, Look] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Touch:
    """What a run has done to a name that was there before.

    Args:
        after: the digest of its content afterwards.
        places: where the run has put something, when it did nothing else to it and would do so whatever is there;
            otherwise none.
        anew: whether the name means another object since.
        moved: whether nobody can see how far it has come, as of what hands out its parts one by one.
    """

    after: str
    places: tuple[str, ...] = ()
    anew: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """One run of a plain cell that has an id.

    Args:
        cell: the id.
        text: its text, in which spaces and comments do not count.
        provenance: what else it had read, and its number.
        reads: the digest of the content of each name that it read, before it ran.
        at: of the names of which it read some places only, these.
        made: the digest of the content of each name that it has made anew; ``None`` where it is too large to be told
            at once, empty where the name is gone.
        changed: the names that it has changed, or may have changed.
        kept: names that it would have made anew, had they not been there.
        perhaps: names that mean the very object that they meant, and that it may have made all the same.
        unseen: names that it has made though its text does not say so: where that binds the same object again, nobody
            sees it.
        entered: the digest of the content of each name by which it may have entered something somewhere.
        keeps: names that it may have put into others, or parts of them, by its text.
        together: names whose values share something that can be changed, as far as the run has to do with that.
        inert: names that it has bound to what whoever uses it looks at as it is: what is imported, bare functions.
        imported: names that it has imported: what they mean changes when a module does.
        wrote: the digest of each file that it has written, by its absolute path.
        connected: the databases that it has opened.
        by_loading: what of modules it has changed as it loaded some: run again, it loads them no more.
        loads: those of them to which its own lines do not lead, so that the modules have changed them.
    """

    cell: str
    text: str
    provenance: Provenance
    reads: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    made: Mapping[str, str | None] = field(default_factory=dict)
    changed: Mapping[str, Touch] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    entered: Mapping[str, str] = field(default_factory=dict)
    keeps: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    inert: frozenset[str] = frozenset()
    imported: frozenset[str] = frozenset()
    wrote: Mapping[str, str] = field(default_factory=dict)
    connected: frozenset[str] = frozenset()
    by_loading: frozenset[str] = frozenset()
    loads: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Evidence:
    """What a run has found and left.

    Args:
        run: the run.
        reads: the state of each name that it read.
        at: what it read at places of names of which it read nothing else.
        left: the state in which it left names.
        as_found: the state of names that it may have made or left as they were, and that it has not read.
        puts: what it has put into others.
        makes: the names that it has made, now or when it ran before.
        inert: those of them that whoever uses them looks at as they are.
        unseen: those of them that its text does not tell.
        read_before: of names that it has left as it had made them when it ran before, what it had read then.
        linked: for each name that it has changed in place, those that shared something with it then.
        reached: those of them of which only that lets it change them; as they were found, they have become what is
            left of them.
        read: what else it had read: of assets, files and what names lead to.
    """

    run: Done
    read: tuple[Provenance, ...]
    reads: dict[str, str] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    as_found: dict[str, str] = field(default_factory=dict)
    puts: dict[str, tuple[Put, ...]] = field(default_factory=dict)
    makes: set[str] = field(default_factory=set)
    inert: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    read_before: dict[str, tuple[Provenance, ...]] = field(default_factory=dict)
    linked: dict[str, frozenset[str]] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)

    def read_for(self, name: str) -> tuple[Provenance, ...]:
        """What else had been read for a name."""
        return () if name in self.inert else self.read_before.get(name, self.read)

    def says_the_same(self, other: Evidence) -> bool:
        """Whether another run of the cell is evidence for the same."""
        return (self.reads, self.at, self.left, self.as_found, self.puts, self.linked, self.run.together) == (
            other.reads,
            other.at,
            other.left,
            other.as_found,
            other.puts,
            other.linked,
            other.run.together,
        )

    @property
    def number(self) -> int:
        """The number of the run."""
        return self.run.provenance.cell

    @property
    def told(self) -> set[str]:
        """The names of which it is told whether they are as it found them."""
        return {*self.reads, *self.at, *self.puts, *self.left}

    @property
    def touched(self) -> set[str]:
        """The names that it has left otherwise than it found them, or may have."""
        return {*self.left, *self.puts}


def drawing(cells: Iterable[Sequence[Evidence]], names: Iterable[str]) -> set[str]:
    """What cells have made that draw from generators which are among some names: nothing of what they made says so.

    Args:
        cells: by cell, what its runs have done; the last comes last.
        names: the names.
    """
    drawn = {name for name in names if name.startswith(GENERATOR)}
    found = cells if drawn else ()
    return {name for runs in found if not drawn.isdisjoint(runs[-1].reads) for name in runs[-1].touched}


def touched(runs: Iterable[Evidence]) -> set[str]:
    """What any run of a cell has touched: one that finds what it would leave touches nothing."""
    return {name for each in runs for name in each.touched}


def read_beside(run: Done) -> list[tuple[str, str]]:
    """What a run has read beside names."""
    read = run.provenance
    return sorted([*((str(asset), seen) for asset, seen in read.assets.items()), *read.files.items()])


def moved_on(old: Provenance, changed: Mapping[str, tuple[str, str]]) -> Provenance:
    """What had been read, as it is now, where it was as it is until just now."""
    moved = {name: changed[name][1] for name, seen in old.names.items() if name in changed and changed[name][0] == seen}
    return replace(old, names={**old.names, **moved}) if moved else old


def is_replaced(old: Provenance, new: Provenance) -> bool:
    """Whether nothing is left of what a cell put somewhere, now that another has run, or the same one again."""
    return replace(old, cell=new.cell) == new or bool(new.again and old.again == new.again)


def without(provenance: Provenance, name: str) -> Provenance:
    """A name that a cell both reads and assigns is not older than itself."""
    return replace(
        provenance,
        names={other: seen for other, seen in provenance.names.items() if other != name},
        put_away={other: seen for other, seen in provenance.put_away.items() if other != name},
    )
