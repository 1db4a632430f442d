"""What the two reports say, chapter by chapter, as trees of pieces."""
