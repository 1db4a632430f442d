"""The eight products: two maps, two libraries, two pools, two reports, written from the record alone."""
