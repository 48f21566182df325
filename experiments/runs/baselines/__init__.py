"""How each system of others is run: what it learns before the rounds, and what in them."""
