"""Replicas, checkpoints and the one loop that everything is trained by."""
