"""Projects from reserve to capacity, and those that stalled on the way."""
