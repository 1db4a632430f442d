"""Many people on the ten main pages at once: how long each of them waits, on both databases."""
