"""Values: their identity, opened part by part."""
