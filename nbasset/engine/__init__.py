"""Running: the run loop, one body, its output, interrupts."""
