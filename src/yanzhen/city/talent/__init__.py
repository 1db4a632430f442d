"""The talent pool: who trains people, what the documents want, by chain where known."""
