"""The words every room speaks: quantities, periods, sources, statements, chains, stages. No web."""
