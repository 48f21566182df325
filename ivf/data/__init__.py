"""TFRecords in, tensors out."""
