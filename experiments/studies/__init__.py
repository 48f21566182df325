"""What is varied and how: ablations, the sweep over worlds, probing."""
