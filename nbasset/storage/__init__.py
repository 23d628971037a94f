"""Values, their index and the event log, on disk, signed."""
