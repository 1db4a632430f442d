"""Enterprises' demands (诉求直通车): received, assigned, answered within their time, confirmed by the enterprise."""
