"""Who works here: units, people, roles."""
