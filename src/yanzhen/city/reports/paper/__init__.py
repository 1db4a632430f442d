"""A report as a small frozen tree, written once and rendered twice (docx, pdf); numbers enter only with a source."""
