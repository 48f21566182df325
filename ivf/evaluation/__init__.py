"""Evaluation: predictions, scores with confidence intervals, and paired comparisons. Nothing here needs TensorFlow."""
