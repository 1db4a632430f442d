"""The front door of an enterprise: what is for it from every room on one page, its file, and who acts for it."""
