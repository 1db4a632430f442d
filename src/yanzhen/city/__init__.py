"""The record: one Django app per capability; what people create, assign, approve and audit."""
