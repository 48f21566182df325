"""One system and one seed, from records to predictions: what every table and study runs."""
