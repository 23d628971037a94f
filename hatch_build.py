"""What a wheel carries beside the package: the JupyterLab extension, when it is built or can be built.

Nothing depends on the extension. Where it is not built and node is missing, a sentence says that it is left out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = (20, 19)
"""The oldest node that the bundler runs on."""


class LabExtensionHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the built extension where JupyterLab looks for it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the extension to a wheel."""
        root = Path(self.root)
        built = root / "nbasset" / "labextension"
        if not (built / "package.json").exists() and version != "editable":
            missing = self._build(root / "labextension")
            if missing:
                self.app.display_warning(f"Without the JupyterLab extension: {missing} Everything else works.")
        if (built / "package.json").exists():
            home = "share/jupyter/labextensions/nbasset"
            install = root / "labextension" / "install.json"
            build_data["shared_data"] |= {str(built): home, str(install): f"{home}/install.json"}

    def _build(self, source: Path) -> str:
        """Build it; otherwise what is missing for that."""
        if not (source / "package.json").exists():
            return "its sources are not here."
        if _node() < NODE:
            return f"building it takes node {'.'.join(map(str, NODE))} or later."
        try:
            for step in (["jlpm", "install", "--immutable"], ["jlpm", "build"]):
                subprocess.run(step, cwd=source, check=True, capture_output=True, env=_registry(), timeout=1200)
        except (OSError, subprocess.SubprocessError) as error:
            return f"it could not be built here ({error})."
        return ""


def _node() -> tuple[int, ...]:
    """The version of node; nothing where there is none."""
    if not shutil.which("node"):
        return ()
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", told)[:2])


def _registry() -> dict[str, str]:
    """The environment, with the package registry that npm is set up for: jlpm does not read npm's settings."""
    if not shutil.which("npm"):
        return dict(os.environ)
    told = subprocess.run(["npm", "config", "get", "registry"], capture_output=True, text=True, check=False)
    address = told.stdout.strip()
    return {"YARN_NPM_REGISTRY_SERVER": address, **os.environ} if address.startswith("http") else dict(os.environ)
