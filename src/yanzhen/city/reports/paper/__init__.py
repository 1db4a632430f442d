"""A report as a frozen tree, written once and rendered twice; numbers enter only with a source."""
