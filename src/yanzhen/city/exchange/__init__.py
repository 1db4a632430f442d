"""What came in: sources, deliveries, and the citations that tie every value to them."""
