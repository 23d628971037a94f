"""Source text: what cells and functions read, bind and change."""
