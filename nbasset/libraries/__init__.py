"""Other people's libraries: what is known about each, in a file of its own. None of them is ever imported here."""
