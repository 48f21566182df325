"""What each word of the command `ivf` does."""
