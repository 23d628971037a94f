"""The documentation site: ``make docs`` writes ``docs/_build/html/index.html``.

Most pages are Markdown that reads well on its own. What can be told from the code is written from it at each build,
into ``_written/``, by ``written.py``: the magics, what counts as stale, the reference, the lessons.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import nbasset

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "tests")]
import_module("written").write_all()

project = "nbasset"
author = "The nbasset developers"
copyright = "the nbasset developers, BSD-3-Clause"
version = release = nbasset.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "_written/data/README.md"]
# Pages link to files that are no pages: to tests, to notebooks, to what lies beside the folder.
suppress_warnings = ["myst.xref_missing"]
myst_heading_anchors = 3
myst_links_external_new_tab = True
nb_execution_mode = "off"
nb_merge_streams = True

autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_google_docstring = True
napoleon_custom_sections = [("Options", "params_style")]
add_module_names = False

html_theme = "pydata_sphinx_theme"
html_title = "nbasset"
html_theme_options = {
    "show_prev_next": False,
    "secondary_sidebar_items": ["page-toc"],
    "navbar_end": ["theme-switcher"],
    "pygments_light_style": "friendly",
}
html_static_path = ["_static"]
html_css_files = ["site.css"]
