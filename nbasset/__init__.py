"""Data assets in a live notebook."""
