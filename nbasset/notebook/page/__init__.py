"""The page: the ways in which something is put on it."""
