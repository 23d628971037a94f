"""The pure heart: definitions and events in, plan, status and view out."""
