"""From raw corpora, real or synthetic, to TFRecords."""
