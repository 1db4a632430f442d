"""Parks and other places that carry industry."""
