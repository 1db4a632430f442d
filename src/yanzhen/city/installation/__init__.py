"""A pack becomes rows of the record: plan the differences, show them, then write all or nothing."""
