"""From the top: what running the plain cells in the order of the document would leave, told from what they have done.

Each run is evidence: a cell with this text that finds names in these states leaves others in those. So the document is
gone through from the top without running anything: a cell is given the states that the cells above it leave, and what
it once did with these is what it would do. Where it never had these, nobody knows. Build systems call this constructive
traces (Mokhov, Mitchell, Peyton Jones: *Build Systems à la Carte*, 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from math import inf

from nbasset.core.digests import digest_of
from nbasset.core.patterns import pattern
from nbasset.versions.document import Document
from nbasset.versions.evidence import Done, Evidence, Provenance, Touch, read_beside, touched
from nbasset.versions.links import Links
from nbasset.versions.name_states import ABSENT, MODULE, OF_ITS_OWN, UNKNOWN, NameStates, Put
from nbasset.versions.played import Now, Played
from nbasset.versions.run_again import Wrong, what_to_run

KEPT = 4
"""How many runs of a cell are kept as evidence."""


_FILLS = pattern(r"(?i:\b(?:create|insert|update|delete|replace|to_sql|copy)\b)")
"""Words of texts that put something into databases."""


def _nothing(_name: str) -> None:
    """Nobody looks."""


class FromTheTop:
    """Remembers what the runs of plain cells have done, and where each cell stands in the document."""

    def __init__(self) -> None:
        self.states = NameStates()
        self.cells: dict[str, list[Evidence]] = {}
        self.now: dict[str, Now] = {}
        self.at_first: dict[str, str] = {}
        self._changers: list[Evidence] = []
        self.document = Document()
        self.played = Played(self.states, self.cells, self.now, self.at_first, self.document)
        self._links = Links()

    # What happens

    def ran(self, run: Done, look: Callable[[str], str | None] = _nothing) -> set[str]:
        """A cell ran.

        Args:
            run: what it has done.
            look: gives the digest of what a name means now; ``None`` where that is too large to be told at once.

        Returns:
            the names that it touches, or touched until now.
        """
        evidence = self._read(run)
        earlier = self.cells.get(run.cell, [])
        before = touched(earlier)
        same = [each for each in earlier if each.run.text == run.text]
        self._keep(evidence, same)
        self._leave(evidence, earlier[-1] if earlier else None)
        _as_loaded(evidence, same)
        _reach(evidence, self.now, self.states, look)
        self._links.ran(run)
        others = [each for each in same if not each.says_the_same(evidence)]
        if not (evidence.touched or before):
            return set()
        self.cells[run.cell] = [*others[1 - KEPT :], evidence]
        for name in evidence.touched:
            self.played.touchers.setdefault(name, set()).add(run.cell)
        self.document.ran(run.cell)
        if earlier:
            self.played.ran_again(evidence, same)
        return before | evidence.touched

    def ran_unnamed(self, names: Iterable[str]) -> None:
        """Something ran that stands nowhere in the document: what it has touched is not told of any more."""
        for name in names:
            self.now.pop(name, None)

    def begins(self, name: str, content: str, *, anew: bool = False) -> None:
        """Something that no cell makes was there with a content before any cell has changed it.

        Args:
            name: how it is called.
            content: the digest of its content.
            anew: whether that is so once more, whatever cells have made of it before.
        """
        if anew and name in self.now:
            self.now[name].state, self.now[name].told = content, True
        if anew or name not in self.at_first:
            self.at_first[name] = content
            self.played.begins_anew()

    def left_by_loading(self) -> set[str]:
        """What of modules cells have changed as they loaded some."""
        return {name for runs in self.cells.values() for each in runs for name in each.run.by_loading}

    def loaded_again(self, name: str, content: str) -> None:
        """Modules were loaded again and have left something otherwise: so they would, loaded by the cells that did it.

        Args:
            name: how it is called.
            content: the digest of its content now.
        """
        for each in (each for runs in self.cells.values() for each in runs if name in each.run.by_loading):
            if name in each.run.loads:
                each.left[name] = content
            else:
                each.reads[name] = UNKNOWN  # its own lines have gone on from there
        if name in self.now:
            self.now[name].state, self.now[name].told = content, True
        else:
            self.begins(name, content, anew=True)
        self.played.begins_anew()

    def inherits(self, cell: str, read: tuple[Provenance, ...]) -> None:
        """A cell has used results which had been shown before."""
        if cell in self.cells:
            self.cells[cell][-1].read += read

    def move_on(self, moved: Callable[[Provenance], Provenance]) -> None:
        """What had been read is seen anew.

        Args:
            moved: gives what is to stand for what had been read.
        """
        for runs in self.cells.values():
            for each in runs:
                each.read = tuple(map(moved, each.read))

    def stands(self, cells: Iterable[str]) -> bool:
        """The document consists of these cells, in this order; whether that is another one than before."""
        before = self.document.places(self.cells)
        self.document.stands(cells)
        is_same = before == self.document.places(self.cells)
        if not is_same:
            self.played.begins_anew()
        return not is_same

    def is_there(self, cell: str, there: bool) -> set[str]:  # it is what is told
        """A cell is gone, or there again: the names that it has touched."""
        (self.document.back if there else self.document.deleted)(cell)
        self.played.begins_anew()
        return self.touched_by(cell)

    # What is asked

    def touched_by(self, cell: str) -> set[str]:
        """The names that a cell has touched whenever it ran."""
        return touched(self.cells.get(cell, ()))

    def behind(self, name: str, below: float = inf) -> list[tuple[Provenance, Container[str], float]] | None:
        """What had been read for a name as cells below a place would find it.

        Args:
            name: the name.
            below: the place.

        Returns:
            what was read, of which names it is told here whether they are as they were read, and where the cell stands
            that has read it; ``None`` for a name that is not told of.
        """
        if name not in self.now:
            return None
        self.played.play()
        found: list[tuple[Provenance, Container[str], float]] = []
        for cell, place in reversed(self.played.above(name, below)):
            each = self.played.told(cell)
            found.extend((read, each.told, place) for read in each.read_for(name))
            if name in each.makes:
                break
        return found

    def wrong(self, name: str, content: Callable[[], str | None]) -> Wrong | None:
        """Whether a name is another one than from the top, and what to do.

        Args:
            name: the name.
            content: gives the digest of its content now.
        """
        now = self._stands(name, content)
        if now is None:
            return None
        self._settle(name, now, content() or ABSENT)
        self.played.play()
        if self.states.same(self.played.left.get(name, ABSENT), now.state):
            return None
        return what_to_run(self.played, name)

    def can_be_right(self, name: str) -> bool:
        """Whether cells can make a name right: of what none of them makes, only as long as it is as at first."""
        if name not in self.at_first or self.states.looks(self.now[name].state) == self.at_first[name]:
            return True
        return any(name in self.played.told(cell).makes for cell, _ in self.played.above(name))

    # Runs

    def _read(self, run: Done) -> Evidence:
        found = Evidence(run, (run.provenance,))
        for name, content in run.reads.items():
            now = self.now.get(name)
            if now is None:
                if content == ABSENT or name in self.at_first:
                    found.reads[name] = content
                continue
            self._settle(name, now, content)
            if name in run.at:
                found.at[name] = self.states.at(now.state, run.at[name])
            else:
                found.reads[name] = now.state
        found.reads.update(
            {
                path: seen
                for path, seen in run.provenance.files.items()
                if _was_left(run, path, seen, self.now.get(path))
            }
        )
        return found

    def _keep(self, evidence: Evidence, earlier: list[Evidence]) -> None:
        """Names that would have been made, had they not been there: they are as an earlier run has left them."""
        run, before = evidence.run, earlier[-1] if earlier else evidence
        evidence.inert, evidence.unseen = set(run.inert), set(run.unseen)
        unseen = [name for name in before.unseen if name not in run.made and name not in run.changed]
        for name in dict.fromkeys((*run.kept, *run.perhaps, *unseen)):
            made = [each for each in earlier if name in each.makes and each.reads == evidence.reads]
            if made:
                evidence.left[name] = made[-1].left[name]
                evidence.makes.add(name)
                if name in self.now and self.now[name].by.run.cell == run.cell:
                    self.now[name].by = evidence
                if name not in run.perhaps:
                    evidence.read_before[name] = made[-1].read_for(name)
                evidence.inert |= made[-1].inert & {name}
                evidence.unseen |= before.unseen & {name}
            elif name in self.now or name in evidence.reads:
                state = self.now[name].state if name in self.now else evidence.reads[name]
                evidence.left[name] = state
                (evidence.as_found if name in run.perhaps else evidence.reads)[name] = state

    def _leave(self, evidence: Evidence, before: Evidence | None) -> None:
        run, number = evidence.run, evidence.number
        what = digest_of([run.text, sorted(evidence.reads.items()), sorted(evidence.at.items()), read_beside(run)])
        again = {
            name: Touch(seen, (OF_ITS_OWN,)) for name, seen in run.entered.items() if before and name in before.puts
        }
        if run.changed:
            self._changers.append(evidence)
            in_place = [name for name, touch in run.changed.items() if not touch.anew]
            evidence.linked = {name: self._links.of(name) for name in in_place}
        for name, touch in {**again, **run.changed}.items():
            now = self.now.get(name)
            before_all = now.state if now is not None else self.at_first.get(name)
            if before_all is not None and touch.places:
                evidence.puts[name] = tuple(Put(_own(place, run.cell), what) for place in touch.places)
                state = self.states.put(before_all, evidence.puts[name])
                self.states.seen(state, touch.after)
            else:
                state = evidence.left[name] = f"{number} {name}" if touch.moved else touch.after
                self.states.hides(state, touch.after)
                if now is not None and not touch.anew and name not in evidence.reads and name not in evidence.at:
                    evidence.as_found[name] = now.state  # nothing else that it does depends on what it adds to
            self.now[name] = Now(state, evidence)
        for name, after in {**run.made, **run.wrote}.items():
            if after == MODULE:
                self.now.pop(name, None)
                continue
            state = f"{number} {name}" if after is None else after
            evidence.left[name] = state
            evidence.makes.add(name)
            self.now[name] = Now(state, evidence, after is not None, name in run.imported)

    def _stands(self, name: str, content: Callable[[], str | None]) -> Now | None:
        """What is known of a name; what no cell makes, the last that changed anything has changed."""
        if name not in self.now and name in self.at_first and self._changers and content() != self.at_first[name]:
            self.now[name] = Now(self.at_first[name], self._changers[-1])
        return self.now.get(name)

    def _settle(self, name: str, now: Now, content: str) -> None:
        """A name was found with a content: where no run has told of it, the last that changed anything has done it."""
        if self.states.looks(now.state) == content:
            return
        last = self._changers[-1] if self._changers and now.told else now.by
        later = last if last.number > now.by.number else None
        self.played.begins_anew()
        if later is not None and not now.imported:
            later.reads.setdefault(name, now.state)
            later.left[name] = now.state = content
            now.by, now.told = later, True
            self.played.touchers.setdefault(name, set()).add(later.run.cell)
        elif name in now.by.puts:
            self.states.seen(now.state, content)
        else:
            now.by.left[name] = now.state = content
            now.told = True


def _reach(evidence: Evidence, now: dict[str, Now], states: NameStates, look: Callable[[str], str | None]) -> None:
    """Names that share something with what was changed in place may have become others by that."""
    known = {*evidence.touched, *evidence.run.made}
    for name in sorted(set().union(*evidence.linked.values()).intersection(now) - known):
        before, content = now[name], look(name)
        evidence.reached.add(name)
        evidence.as_found[name] = before.state
        if content is None or states.content(before.state) != content:
            state = evidence.left[name] = content or f"{evidence.number} {name}"
            now[name] = Now(state, evidence, content is not None, before.imported)


def _as_loaded(evidence: Evidence, same: list[Evidence]) -> None:
    """What a cell had changed as it loaded modules, it changes from the top, though not when it runs again."""
    for before in same[-1:]:
        for name in before.run.by_loading - evidence.told:
            if name in before.reads:
                evidence.reads[name] = before.reads[name]
            evidence.left[name] = before.left.get(name, ABSENT)
            run, loads = evidence.run, before.run.loads & {name}
            evidence.run = replace(run, by_loading=run.by_loading | {name}, loads=run.loads | loads)


def _was_left(run: Done, path: str, seen: str, now: Now | None) -> bool:
    """Whether a run has read a file as a cell has left it.

    A database that a cell has made itself it would make, unless only an older text of it did.
    """
    if now is None or now.state != seen or path in run.wrote:
        return False
    if path not in run.connected or now.by.run.cell != run.cell:
        return True
    return bool(_FILLS.search(now.by.run.text)) and not _FILLS.search(run.text)


def _own(place: str, cell: str) -> str:
    return f"{place} {cell}" if place == OF_ITS_OWN else place
