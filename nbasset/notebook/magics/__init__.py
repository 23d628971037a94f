"""The magics: parse the line, one call, show."""
