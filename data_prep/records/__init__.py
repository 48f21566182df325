"""Items of a corpus → TFRecord shards, written side by side by worker processes."""
