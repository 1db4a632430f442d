"""The chains: what each is, who leads it, which lists have named it."""
