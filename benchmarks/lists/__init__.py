"""Import of large lists: time and memory of the whole way, beside peers that do a part of it."""
