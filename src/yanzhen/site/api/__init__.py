"""The interface for programs: one root, one door, one way to say no."""
