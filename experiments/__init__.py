"""One file per experiment; they only wire `data_prep` and `ivf` together."""
