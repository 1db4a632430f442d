"""The two maps of a chain, assembled from everything below: panorama, status, gaps, red items, cockpit."""
