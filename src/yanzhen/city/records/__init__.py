"""What every other capability stands on: base models, the change log, what a pack installed."""
