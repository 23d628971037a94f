"""Version links: they say which version they are of, whatever the asset is called."""

from __future__ import annotations

from nbasset.ui.version_links import restore_button, version_link


def test_a_name_with_quotes_stays_inside_its_attribute():
    name = "model[kind='a\"b']"
    for drawn in (version_link(name, 2, "#2"), restore_button(name, 2)):
        assert 'data-nba-asset="model[kind=&#x27;a&quot;b&#x27;]" data-nba-version="2"' in drawn
