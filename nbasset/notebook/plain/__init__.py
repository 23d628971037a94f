"""Plain cells: what they read, bind and change."""
