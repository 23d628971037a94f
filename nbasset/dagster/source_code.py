"""Where the code of assets is: files and lines, or links into a repository, as Dagster's metadata tell it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.changed_assets import map_asset_specs
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec
from nbasset.core.metadata import MetadataValue

KEY = "dagster/code_references"
"""Under this name metadata tell where the code is."""

_TREES = {"github": "tree", "gitlab": "-/tree"}

Described = TypeVar("Described", Asset, AssetSpec, Asset | AssetSpec)


@dataclass(frozen=True, slots=True)
class LocalFileCodeReference:
    """A place in a file, as Dagster's ``LocalFileCodeReference``.

    Args:
        file_path: the file.
        line_number: the line.
        label: what to call it.
    """

    file_path: str
    line_number: int | None = None
    label: str | None = None

    def told(self) -> Mapping[str, object]:
        """The same as plain data."""
        return {"file_path": self.file_path, "line_number": self.line_number, "label": self.label}


@dataclass(frozen=True, slots=True)
class UrlCodeReference:
    """A place on the web, as Dagster's ``UrlCodeReference``.

    Args:
        url: where it is.
        label: what to call it.
    """

    url: str
    label: str | None = None

    def told(self) -> Mapping[str, object]:
        """The same as plain data."""
        return {"url": self.url, "label": self.label}


class CodeReferencesMetadataValue(MetadataValue[object]):
    """Where the code of an asset is, as Dagster's ``CodeReferencesMetadataValue``.

    Args:
        code_references: the places.

    >>> CodeReferencesMetadataValue([UrlCodeReference("https://example.org")]).code_references[0].url
    'https://example.org'
    """

    kind = "code_references"

    def __init__(self, code_references: Sequence[LocalFileCodeReference | UrlCodeReference]) -> None:
        super().__init__([dict(each.told()) for each in code_references])
        self.code_references = list(code_references)


class FilePathMapping(Protocol):
    """Tells where a file is in a repository, as Dagster's ``FilePathMapping``."""

    def convert_to_source_control_path(self, local_file_path: Path) -> str:
        """The path of a file in its repository.

        Args:
            local_file_path: the file here.
        """
        ...


@dataclass(frozen=True, slots=True)
class AnchorBasedFilePathMapping:
    """Tells where files are in a repository by one folder or file of which that is known, as Dagster's class.

    Args:
        local_file_anchor: the folder or file here.
        file_anchor_path_in_repository: where that is in the repository.

    >>> mapping = AnchorBasedFilePathMapping(Path("/home/me/project"), "python")
    >>> mapping.convert_to_source_control_path(Path("/home/me/project/assets/raw.py"))
    'python/assets/raw.py'
    """

    local_file_anchor: Path
    file_anchor_path_in_repository: str

    def convert_to_source_control_path(self, local_file_path: Path) -> str:
        """The path of a file in the repository.

        Args:
            local_file_path: the file here.
        """
        away = os.path.relpath(local_file_path, self.local_file_anchor)
        return os.path.normpath(Path(self.file_anchor_path_in_repository) / away)


def with_source_code_references(assets_defs: Iterable[Described]) -> list[Described]:
    """Assets whose metadata tell in which file and line their function is, as Dagster's function of that name.

    Args:
        assets_defs: the assets; specs stay as they are.

    >>> from nbasset import asset
    >>> @asset
    ... def raw():
    ...     return 1
    >>> [told] = with_source_code_references([raw])
    >>> told.metadata["dagster/code_references"].code_references[0].line_number
    1
    """

    def told(given: Described) -> Described:
        own = _place_of(given)
        return _changed(given, lambda known: known or own)

    return [told(each) for each in assets_defs]


def link_code_references_to_git(
    assets_defs: Iterable[Described],
    git_url: str,
    git_branch: str,
    file_path_mapping: FilePathMapping,
    platform: str | None = None,
) -> list[Described]:
    """Assets whose metadata lead to their code in a repository instead of a file here, as Dagster's function.

    Args:
        assets_defs: the assets, with references to files.
        git_url: the repository.
        git_branch: the branch.
        file_path_mapping: tells where a file is in the repository.
        platform: ``github`` or ``gitlab``; by default what the URL says.

    Raises:
        InvalidDefinition: when the platform is neither of both.
    """
    tree = _TREES.get(platform or next((each for each in _TREES if each in git_url), ""))
    if tree is None:
        raise InvalidDefinition(f'What keeps {git_url} is not known: say platform="github" or platform="gitlab".')

    def linked(each: LocalFileCodeReference | UrlCodeReference) -> LocalFileCodeReference | UrlCodeReference:
        if isinstance(each, UrlCodeReference):
            return each
        path = file_path_mapping.convert_to_source_control_path(Path(each.file_path))
        line = f"#L{each.line_number}" if each.line_number is not None else ""
        return UrlCodeReference(f"{git_url}/{tree}/{git_branch}/{path}{line}", each.label)

    return [
        _changed(each, lambda known: known and CodeReferencesMetadataValue(list(map(linked, known.code_references))))
        for each in assets_defs
    ]


def _changed(
    given: Described,
    change: Callable[[CodeReferencesMetadataValue | None], CodeReferencesMetadataValue | None],
) -> Described:
    def anew(spec: AssetSpec) -> AssetSpec:
        known = spec.metadata.get(KEY)
        told = change(known if isinstance(known, CodeReferencesMetadataValue) else None)
        return spec if told is None else spec.replace_attributes(metadata={**spec.metadata, KEY: told})

    [found] = map_asset_specs(anew, [given])
    return found  # type: ignore[return-value]  # of the kind that was given


def _place_of(given: Asset | AssetSpec) -> CodeReferencesMetadataValue | None:
    body = given.body if isinstance(given, Asset) else None
    code = getattr(body.function, "__code__", None) if isinstance(body, FunctionBody) else None
    if code is None:
        return None
    return CodeReferencesMetadataValue(
        [LocalFileCodeReference(str(Path(code.co_filename).absolute()), code.co_firstlineno)]
    )
