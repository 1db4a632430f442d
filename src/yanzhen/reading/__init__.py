"""Documents become text, passages, statements; every field knows its place. No Django here."""
