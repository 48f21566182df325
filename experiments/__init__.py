"""One file per experiment; they only wire `data_prep` and `ivf` together."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is imported: its log would bury a command's
