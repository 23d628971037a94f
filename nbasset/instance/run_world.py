"""The run's view of the instance: what the run loop asks for while it makes one step after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.core.errors import Damaged, NeverMade, OutOfMemory
from nbasset.core.materialization import NO_VALUE, Materialization
from nbasset.core.planning import Request, Step, steps_for
from nbasset.core.result_names import ResultName
from nbasset.core.runs import RunRecord
from nbasset.core.status import Assessment, Status
from nbasset.core.version import STORE, Version
from nbasset.engine.body import Performed, Work
from nbasset.engine.maker import UNUSABLE, LostInput, UnseenName
from nbasset.engine.settings import LastLook
from nbasset.instance.body_data import data_of, note_filled, private_data
from nbasset.instance.checkpoints import HereAtWork
from nbasset.instance.given_back import DamagedPart
from nbasset.instance.looks_ahead import LooksAhead, take_up
from nbasset.instance.managed_values import OURS, Reader
from nbasset.instance.needs import ignored_in, known_partitions, leaves_all_as_it_is, spaces_of, visible_names
from nbasset.instance.own_meanings import classes_by_name, meanings_of
from nbasset.instance.part_notes import explain_parts
from nbasset.instance.results import adopt
from nbasset.instance.run_home import RunHome
from nbasset.instance.set_orders import SetOrders
from nbasset.instance.sharing import Loaded
from nbasset.instance.standing import Standing
from nbasset.instance.stored_results import StoredResults, resources_of_run
from nbasset.instance.unseen_names import UnseenNames
from nbasset.libraries.python import SCALARS
from nbasset.versions.attached import set_on_the_way
from nbasset.versions.memo import Memo
from nbasset.versions.reach import Reach
from nbasset.versions.used import may_change, note_use


class RunWorld:
    """One run: its request, and where assets stand while it goes on.

    Args:
        instance: the instance.
        request: what was asked for.
        standing: where every asset stands at its beginning.
        run_id: the run's name.
        handed: filled with the values that are handed to I/O managers.
    """

    def __init__(
        self,
        instance: RunHome,
        request: Request,
        standing: Standing,
        run_id: str,
        handed: dict[ResultName, object] | None = None,
    ) -> None:
        self._handed = handed
        self.beside_others = False  # as the run loop tells
        self.instance = instance
        self.run, self.run_id = request.as_run(run_id), run_id
        self.request = request
        self.standing = standing
        self.event = instance.event
        self.notebook = instance.notebook
        self.place = instance.surroundings.place
        self._look = LastLook()
        self._has_begun = False
        self.ahead = LooksAhead(standing, instance.opened.results)
        self._drew: list[ResultName] = []
        self._unseen = UnseenNames(instance.definitions.known_as)
        self._orders = SetOrders()
        self._checkpoints = HereAtWork(instance)
        managed = instance.opened.results.managed
        managed.given_back.waits = True
        managed.resources = self._resources = resources_of_run(instance, standing, run_id)

    def assess(self, step: Step) -> Mapping[ResultName, Assessment]:
        """The step's assets as things stand."""
        if self.request.only:  # what is upstream counts with the last result there is
            self.standing.settle(step.names)
        own = self._as_found(step) or self.standing.again(step.names)
        missing = [each.version.parts.values() for each in own.values() if each.current is None]
        if self._has_begun and any(part.kind == "value" for parts in missing for part in parts):
            self._look.forget()
            self.standing.reread(step.asset, step.names)
            own = self.standing.again(step.names)
        if step.parts is not None:
            return own
        damaged = [
            name
            for name, each in own.items()
            if each.current and not self.ahead.is_whole(name, each.current, self._has_begun)
        ]
        if not damaged:
            return own
        self._has_begun = True  # what rests on these does not stand as it stood
        return self.standing.again(step.names)

    def ranges(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Steps that one body may make at once, as the bodies that make them."""
        from nbasset.instance.at_once import bodies_for  # few assets have such steps

        managed, stands = self.instance.opened.results.managed, self.standing.assessments
        return bodies_for(steps, self.standing.definitions, lambda name: stands[name].settings.io, managed)

    def _as_found(self, step: Step) -> Mapping[ResultName, Assessment]:
        """How the step's assets stood at the beginning, as long as nothing has happened since."""
        known = self.standing.assessments
        if self._has_begun or self.request.only or not all(name in known for name in step.names):
            return {}
        return {name: known[name] for name in step.names}

    def work(self, step: Step, own: Mapping[ResultName, Assessment], retry: int) -> Work:
        """The body with private copies of its inputs."""
        self._has_begun = True
        first = own[step.names[0]]
        reach = self.standing.reach(first.asset)
        _forget_results(reach)
        used = _inputs_of([own[name].version for name in step.names], step.asset, self.standing.definitions, self._used)
        before: Loaded = {}
        given_back = self.instance.opened.results.managed.given_back
        given_back.begin()
        try:
            loaded = {
                local: self._load(made, before, Reader(step.asset, local, self.run_id)) for local, made in used.items()
            }
        finally:
            moved = given_back.end()
        if moved:
            take_up(self.standing, step, moved)
        if self.standing.definitions.wholes:
            from nbasset.instance.gathered import as_it_takes_them

            loaded = as_it_takes_them(step.asset, loaded)
        inputs = {**loaded, **step.asset.values}
        bound = {*inputs, *data_of(first, step.asset)}
        module, anew = meanings_of(step.asset, first.version, reach.holders, bound)
        if module is not None:
            vars(module).update(classes_by_name(inputs.values(), step.asset.body.namespace))
        known = {id(function): other for function, other in anew}
        apart = leaves_all_as_it_is(step.asset.body, inputs)
        copies, state = ({}, None) if apart else private_data(first, reach, step.asset, inputs.values(), known)
        if retry or copies or state or not all(map(_is_plain, used.values(), inputs.values())):
            self._look.forget()
        if not apart:
            namespace = step.asset.body.namespace
            read = {name: namespace[name] for name in first.version.names if name in namespace}
            self._orders.begins(step.names, step.asset.body, reach.holders, {**read, **inputs})
        return Work(
            asset=step.asset,
            run=self.run,
            inputs=inputs,
            copies=copies,
            state=state,
            visible=visible_names(first, step.asset, used),
            seed=None if apart else first.settings.seed,
            drew=partial(self._drew.append, step.names[0]) if _asks_draws(step.asset, self.instance) else None,
            resources=self._resources,
            config=first.settings.config,
            ignored=ignored_in(self.instance.root),
            spaces=() if apart else spaces_of(first, step.asset),
            patched=() if apart else set_on_the_way(step.asset.body, reach.holders),
            own=module,
            anew=anew,
            missed={
                **{word: self._load(self._used(up), before) for word, up in self._unseen.of(step.names).items()},
                **{word: step.asset.body.namespace[word] for word in self._unseen.plain(step.names)},
            },
            retry=retry,
            look=None if apart else self._look,
            checkpoints=self._checkpoints.begun(step, first, retry),
            known=known_partitions(
                step.asset, [own[name] for name in step.names], self.standing.definitions, self.instance.opened
            ),
            others=StoredResults(self.standing, self.instance.opened.results),
        )

    def _used(self, name: ResultName) -> Materialization:
        made = self.standing.assessments[name].current
        if made is None:
            raise LostInput(name)
        return made

    def _load(self, made: Materialization, before: Loaded, reader: Reader | None = None) -> object:
        if reader is not None and reader.own_manager:
            return self.instance.opened.results.managed.load_for(reader, made)
        if reader is not None and made.io == STORE and made.kind == NO_VALUE and not reader.asset.body.in_notebook:
            raise NeverMade(
                f"{made.asset} has no value to give to {reader.asset.key}: its function says so (-> None, or "
                f"MaterializeResult). Name it in deps=[…], and not as a parameter."
            )
        try:
            return self.instance.opened.results.load(made, or_lose=True, before=before, reader=reader)
        except OutOfMemory:
            raise
        except UNUSABLE as error:
            cause = error.__cause__
            if made.io not in OURS and made.run_id == self.run_id and not isinstance(cause, Damaged | None):
                raise cause  # noqa: B904 - its I/O manager cannot give back what it has just got
            raise LostInput(error.made.asset if isinstance(error, DamagedPart) else made.asset) from None

    def keep(self, step: Step, own: Mapping[ResultName, Assessment], done: Performed) -> Sequence[Materialization]:
        """Store what the body made."""
        self._orders.ended(step.names, step.asset.body, done)
        if step.asset.at_once:
            from nbasset.instance.at_once import for_each

            done.outputs = for_each(step, done.outputs)
        marks = self._checkpoints.marks(step)
        done.observed.beside_others = self.beside_others
        made = self.instance.opened.keeper.keep(step.asset, own, done, self.run_id, marks)
        if self._handed is not None:
            handed = [each.asset for each in made if each.io not in OURS and not step.asset.at_once]
            self._handed.update({name: done.outputs[name].value for name in handed})
        if not all(_is_plain(each, done.outputs[each.asset].value) for each in made):
            self._look.forget()
        self.instance.kept_names.ended(step.names, done.names, failed=False)
        while self._drew:
            self.instance.seeds.drew(self._drew.pop())
        self.instance.put_back.ended(step.asset, done.put_back)
        self._checkpoints.made(step)
        _forget_results(self.standing.reach(step.names[0]))
        _note_use(own[step.names[0]].version, step.asset)
        return made

    def check_files(self, step: Step, done: Performed) -> None:
        """Whatever a body has read of what others write, it has to have read as these write it now.

        Raises:
            LostInput: when another asset has to be made first.
        """
        results = self.instance.opened.results
        if self.request.only or not results.written:
            return
        self._check_paths(step, results.observations.touched(done.observed))

    def _check_paths(self, step: Step, paths: Iterable[str]) -> None:
        for path in paths:
            for writer in self.instance.opened.results.written.writers(path):
                news = writer not in step.names and self.standing.reads_file(step.names, path, writer)
                if news and self.standing.again([writer])[writer].status is not Status.FRESH:
                    raise LostInput(writer, path)

    def check_names(self, step: Step, done: Performed, error: BaseException | None) -> None:
        """Whatever name of the notebook's a body's code has looked up, it has to have found.

        Raises:
            LostInput: when it has not found an asset's: with its value there, it is run once more.
            UnseenName: when it has not found another: with what it means there, it is run once more.
        """
        note_filled(self.standing.look.resolved, self.standing.plain, step.asset, done.observed.unseen)
        for each in done.beside if error is None else (error,):
            asset = self._unseen.missed(step.names, each)
            if asset is not None:
                raise LostInput(asset, unseen=True)
            if self._unseen.missed_plain(step.names, each, step.asset.body.namespace):
                raise UnseenName

    def expected(self, steps: Sequence[Step]) -> Sequence[float]:
        """For each step, how long it will take: as long as last time, and one that was never made as long as others.

        What has its result takes no time.
        """
        stands, log, again = self.standing.all(), self.instance.opened.log, self.request.again
        wanted = self.request.wanted if again else ()
        late = (each for each in steps if any(stands[name].current is None or name in wanted for name in each.names))
        to_make = [step.names[0] for step in late]
        known = log.took(to_make)
        usual = sum(known.values()) / len(known) if known else 1.0
        took = {**dict.fromkeys(to_make, usual), **known}
        return [took.get(step.names[0], 0.0) for step in steps]

    def begins_elsewhere(self, step: Step) -> Mapping[str, Materialization] | None:
        """The records of a step's inputs, for another process; None when it has to be made here.

        Raises:
            LostInput: when one has no value.
        """
        if self._unseen.of(step.names):
            return None
        self._has_begun = True
        version = self.standing.assessments[step.names[0]].version
        return {local: self._used(up) for local, up in version.inputs.items()}

    def made_elsewhere(self, step: Step, made: Sequence[Materialization], drew: bool) -> None:
        """Another process has made a step, and stored its results.

        Raises:
            LostInput: when it has read what another asset writes, which has to be made first.
        """
        self._look.forget()
        results = self.instance.opened.results
        if results.written and not self.request.only:
            self._check_paths(step, dict.fromkeys(path for each in made for path in each.files))
        for each in made:
            adopt(results, each)
        self.instance.kept_names.ended(step.names, {}, failed=False)
        if drew and _asks_draws(step.asset, self.instance):
            self.instance.seeds.drew(step.names[0])

    def explain(self, error: BaseException) -> None:
        """Say of a file that a body missed who writes it."""
        self.instance.opened.results.files.explain(error)

    def steps_to(self, asset: ResultName) -> Sequence[Step]:
        """The steps that an asset takes, with those of all that it rests on."""
        return steps_for(Request((asset,)), self.standing.definitions, self.standing.graph)

    def made(self, step: Step, made: Sequence[Materialization]) -> None:
        """A step was made, and its results are stored."""
        for each in made:
            self.standing.made(each.asset, each)
        self.instance.opened.keeper.housekeeper.make_room(self.standing, sum(each.size for each in made))

    def ended(self, run: RunRecord[ResultName]) -> None:
        """Close what resources have opened; write into a run's record how large the store is, and what had to go."""
        try:
            self._resources.close()
        except Exception as error:  # noqa: BLE001 - whatever somebody's resource raises: what was made stands
            self.instance.warn(f"A resource could not be closed: {type(error).__name__}: {error}.")
        self.instance.opened.results.managed.given_back.settle(waits=False)
        run.store_size, gone = self.instance.opened.keeper.housekeeper.settle()
        run.gave_way, run.freed = len(gone.going), gone.size

    @property
    def upstream(self) -> Mapping[ResultName, Sequence[ResultName]]:
        """For every asset, those it rests on."""
        return self.standing.graph.upstream

    def failed(self, step: Step, done: Performed, error: BaseException | None) -> Sequence[Sequence[str]]:
        """Remember what a failed body's names held; an error that comes of something put back says so.

        Returns:
            what the body had observed, as records keep that.
        """
        self._look.forget()
        self._checkpoints.failed(step, done.observed)
        if error is not None:
            self.instance.put_back.explain(error)
            stands = self.standing.assessments
            used = stands[step.names[0]].version.inputs.values()
            self.instance.changed_values.explain(error, [stands[each].current for each in used])
            explain_parts(error, stands[step.names[0]].version.inputs, self.standing.definitions.wholes)
        self.instance.put_back.ended(step.asset, done.put_back)
        self.instance.kept_names.ended(step.names, done.names, failed=True)
        version = self.standing.assessments[step.names[0]].version
        return self.instance.opened.results.observations.of_failure(done.observed, version, error)


def _asks_draws(asset: Asset, home: RunHome) -> bool:
    return asset.seed is None and home.seeds.asks


def _inputs_of(
    versions: Sequence[Version],
    asset: Asset,
    definitions: Definitions,
    used: Callable[[ResultName], Materialization],
) -> dict[str, Materialization]:
    """What a step uses, by the names in its code.

    Args:
        versions: what each of its results rests on.
        asset: its asset.
        definitions: everything that is defined.
        used: tells of a result what there is of it.
    """
    if not asset.at_once:
        return {local: used(up) for local, up in versions[0].inputs.items()}
    from nbasset.instance.at_once import inputs_of_all  # few assets have several made at once

    return inputs_of_all(versions, definitions, used)


def _note_use(version: Version, asset: Asset) -> None:
    """What a body changed in objects of other libraries of which it got no copy does not count."""
    namespace = asset.body.namespace
    used = {name: namespace[name] for name in version.names if name in version.parts and name in namespace}
    values = {name: value for name, value in used.items() if may_change(value)}
    if values:
        memo = Memo()
        parts = {id(value): version.parts[name] for name, value in values.items()}
        note_use(values.values(), parts, lambda value: memo.content("", value)[0])


def _is_plain(made: Materialization, value: object) -> bool:
    """Whether no code but Python's own keeps a value, and loads it."""
    return type(value) in SCALARS and made.io == STORE


def _forget_results(reach: Reach) -> None:
    """What functions remember of earlier calls may be of older code, globals and files; what a body asks is its own."""
    for each in reach.caches:
        each.cache_clear()
