"""What an assistant may ask by the Model Context Protocol: the same questions as the interface, as the token's owner."""
