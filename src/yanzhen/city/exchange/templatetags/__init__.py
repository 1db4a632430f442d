"""Tags of the pages on which lists come in."""
