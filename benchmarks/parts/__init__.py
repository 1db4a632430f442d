"""One file a part; see ../README.md."""
