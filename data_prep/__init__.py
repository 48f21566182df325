"""From raw corpora, real or synthetic, to TFRecords."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is imported: its log would bury a command's
