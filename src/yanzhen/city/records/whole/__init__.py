"""The whole record as documented files and back: one file a model, nothing lost, the same bytes every time."""
