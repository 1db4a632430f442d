"""The capital pool: funds, finance demand and services, as far as the documents say."""
