"""Versions: what a result is made from, and the key that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.digests import digest_of, digest_of_ordered
from nbasset.core.freshness import FreshnessPolicy
from nbasset.core.observation import Observation
from nbasset.core.result_names import ResultName

BODY = "the body"
"""The name under which a version lists the asset's own code."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a code version rests on.

    Args:
        kind: ``code``, ``function``, ``class``, ``value``, ``module``, ``package``, ``setting``, or ``making``: how
            plain cells made a value that nobody can look into.
        digest: of its content.
        told: its source, or its value in short, for people; or what finds it, when it costs to look.
    """

    kind: str
    digest: str
    told: str | Callable[[], str] = ""

    @property
    def text(self) -> str:
        """Its source, or its value in short."""
        return self.told if isinstance(self.told, str) else self.told()

    def __reduce__(self) -> tuple[type[Part], tuple[str, str, str]]:
        """Elsewhere, what would find the source finds nothing: it goes along as text."""
        return Part, (self.kind, self.digest, self.text)


@dataclass(frozen=True, slots=True)
class Through:
    """A plain cell that stands between an asset and another asset.

    Args:
        name: the notebook name the asset uses.
        cell: the number of the plain cell that assigned it.
        asset: the asset that cell read.
        seen: the data version it read.
    """

    name: str
    cell: int
    asset: ResultName
    seen: str

    def outdated(self) -> str:
        """The sentence for the case that the asset has moved on."""
        return outdated_sentence(self.cell, self.asset, self.name)


def outdated_sentence(cell: int, older: object, name: str) -> str:
    """What is wrong with a plain cell that ran before something it reads, and what to do.

    >>> outdated_sentence(3, "raw", "out.csv")
    'plain cell [3] wrote out.csv with an older raw: run it again'
    """
    if not name.isidentifier():
        return f"plain cell [{cell}] wrote {name} with an older {older}: run it again"
    return f"plain cell [{cell}] ran with an older {older}: run it again, or make it %%asset {name}"


def given_sentence(cell: int, older: object, resource: str) -> str:
    """What is wrong with a plain cell that has given a resource with what has changed since, and what to do.

    >>> given_sentence(3, "RATE", "prices")
    'plain cell [3] gave the resource prices with an older RATE: run it again'
    """
    return f"plain cell [{cell}] gave the resource {resource} with an older {older}: run it again"


def defined_sentence(cell: int, older: object, asset: str) -> str:
    """What is wrong with a plain cell that has called ``@asset`` with what has changed since, and what to do.

    >>> defined_sentence(3, "RATE", "prices")
    'plain cell [3] defined prices with an older RATE: run it again'
    """
    return f"plain cell [{cell}] defined {asset} with an older {older}: run it again"


def below_sentence(cell: int, what: str, name: str) -> str:
    """What is wrong with a plain cell that ran after something below it had set what it reads, and what to do."""
    return f"plain cell [{cell}] ran after {what} was set below it: run it in a new kernel, or make it %%asset {name}"


def outdated_file_sentence(cell: int, path: str, name: str) -> str:
    """The same for a file that it read."""
    if not name.isidentifier():
        return f"plain cell [{cell}] wrote {name} from {path}, which has changed: run it again"
    return f"plain cell [{cell}] read {path}, which has changed: run it again, or make it %%asset {name}"


def again_sentence(name: str, cells: tuple[int, ...], older: str = "", *, lost: bool = False) -> str:
    """What is wrong with a name that is another one than from the top, and which plain cells to run again.

    Args:
        name: the name.
        cells: the numbers of the cells, in the order of the document.
        older: what the only one of them has read in another state than it would from the top.
        lost: whether what the only one of them had changed is lost.

    >>> again_sentence("rows", (2,), lost=True)
    'plain cell [2] changed rows, which has been made again since: run it again'
    >>> again_sentence("n", (4, 2, 3))
    'n is another one than from the top: run plain cells [4], [2] and [3] again, in this order'
    """
    if not cells:
        return f"no plain cell of the notebook makes {name} any more: write one that does, or make it %%asset {name}"
    if len(cells) == 1 and older:
        return outdated_sentence(cells[0], older, name)
    if len(cells) == 1 and lost:
        return f"plain cell [{cells[0]}] changed {name}, which has been made again since: run it again"
    told = [f"[{each}]" for each in cells]
    if len(cells) == 1:
        return f"{name} is another one than from the top: run plain cell {told[0]} again"
    listed = f"{', '.join(told[:-1])} and {told[-1]}"
    return f"{name} is another one than from the top: run plain cells {listed} again, in this order"


def restart_sentence(name: str) -> str:
    """What is wrong with what a local module holds, where no cell makes that and none can make it right.

    Args:
        name: the name, behind that of the module.

    >>> restart_sentence("mod.items")
    'mod.items is another one than from the top: restart the kernel and run the cells again'
    """
    return f"{name} is another one than from the top: restart the kernel and run the cells again"


def nobodys_sentence(label: str) -> str:
    """What is wrong with something that a plain cell has set which is gone.

    >>> nobodys_sentence("options of pandas").partition("; ")[0]
    'options of pandas: set by a plain cell that is gone, or says otherwise now'
    """
    gone = "set by a plain cell that is gone, or says otherwise now"
    return f"{label}: {gone}; restart the kernel and run the cells again"


@dataclass(frozen=True, slots=True)
class Version:
    """What an asset rests on at this moment.

    Args:
        parts: the body and everything its names lead to, by name.
        inputs: the names in the code that mean an upstream asset's value, and that asset.
        after: upstream assets whose value is not passed.
        waits_for: names that nothing defines yet.
        declared: files and environment variables declared to count.
        code_version: a version by hand.
        through: assets that plain cells have read for it.
        files: files and folders that plain cells have read for it.
        outdated: sentences about plain cells that ran with an older notebook name or file.
        untracked: what cannot be seen, in words.
        names: the notebook names it reaches.
        unchecked: names of large values that were not looked at again since the last plan.
        heavy: names of values so large that they had better be assets.
        paths: data files its texts name; those that are there when it has run are inputs.
        modules: the local modules it reaches.
        types: what its types say that values are checked against, by whose they are; they are no part of the key.
        every: seconds after which an untracked result is made again; ``None``: never.
        freshness: how old its result may be; ``None``: as old as you like.
        broken: why the code cannot be used now, for example a module that does not load.
        recalled: of an asset that was recalled, so that it can be loaded and not made: what to do to have it made.
        not_run: why it cannot even be loaded before that is done.

    Attributes:
        upstream: every upstream asset, once.
    """

    parts: Mapping[str, Part]
    inputs: Mapping[str, ResultName] = field(default_factory=dict)
    after: tuple[ResultName, ...] = ()
    waits_for: tuple[str, ...] = ()
    declared: tuple[Observation, ...] = ()
    code_version: str | None = None
    through: tuple[Through, ...] = ()
    files: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()
    broken: str = ""
    names: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    heavy: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    every: float | None = None
    freshness: FreshnessPolicy | None = None
    recalled: str = ""
    not_run: str = ""
    upstream: tuple[ResultName, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "upstream", tuple(dict.fromkeys((*self.inputs.values(), *self.after))))

    @property
    def ages(self) -> bool:
        """Whether its result may be too old at some time, though nothing has changed."""
        return self.every is not None or self.freshness is not None

    @property
    def code(self) -> str:
        """The code version: by hand, or the digest of all parts."""
        if self.code_version is not None:
            return f"by hand {self.code_version}"
        if len(self.parts) == 1:
            return self.parts[BODY].digest if BODY in self.parts else digest_of(list(self.parts))
        return digest_of({name: [part.kind, part.digest] for name, part in self.parts.items()})


def says_the_same(one: Version, other: Version) -> bool:
    """Whether two versions say the same, however what they are made of was written.

    Args:
        one: a version.
        other: another.

    >>> one, other = (Version({"body": Part("cell", "digest", text)}) for text in ("a = 1", "a  = 1"))
    >>> one == other, says_the_same(one, other)
    (False, True)
    """
    if one is other:
        return True
    parts = [{name: (part.kind, part.digest) for name, part in each.parts.items()} for each in (one, other)]
    return parts[0] == parts[1] and replace(other, parts=one.parts) == one


STORE = "pickle"
"""The store itself, among the I/O managers that keep values."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What else counts for a key beside code and inputs.

    Args:
        seed: of the global random generators; ``None`` when they are left alone.
        io: who keeps the value.
        config: the run's config for the asset.
    """

    seed: int | None = None
    io: str = STORE
    config: Mapping[str, object] = field(default_factory=dict)


def materialization_key(
    name: ResultName, version: Version, settings: Settings, inputs: Mapping[str, str], after: Mapping[ResultName, str]
) -> str:
    """The key of a result: a digest of everything it is made from.

    Args:
        name: the asset.
        version: what it rests on.
        settings: seed, I/O manager and config.
        inputs: the data version of each input, by its name in the code.
        after: what stands for each upstream asset whose value is not passed.

    >>> a = ResultName.from_text("a")
    >>> one = Version(parts={BODY: Part("code", "d1")})
    >>> two = Version(parts={BODY: Part("code", "d2")})
    >>> materialization_key(a, one, Settings(), {}, {}) == materialization_key(a, two, Settings(), {}, {})
    False
    """
    return digest_of_ordered(
        (
            "nbasset key 1",
            str(name),
            version.code,
            settings.seed,
            settings.io,
            repr(sorted(settings.config.items())) if settings.config else None,
            # These texts are part of every key: other words for them would outdate every result.
            tuple(sorted({str(each): each.digest for each in version.declared}.items())) if version.declared else (),
            tuple(sorted(inputs.items())) if inputs else (),
            tuple(sorted([(str(up), stands_for) for up, stands_for in after.items()])) if after else (),
        )
    )
