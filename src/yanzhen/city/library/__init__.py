"""The documents a city goes by, and the places in them that are cited."""
