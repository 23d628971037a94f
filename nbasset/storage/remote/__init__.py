"""The store at a URL: an object for each record, and a folder on each computer that stands in for it."""
