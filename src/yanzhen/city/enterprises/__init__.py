"""The enterprises a city knows: who they are, what is known of them, which nodes they stand on."""
