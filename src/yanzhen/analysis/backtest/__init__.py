"""Whether a ranking of what a region enters next would have been right before, on any panel."""
