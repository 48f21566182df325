"""Reading everything that was prepared, or is to be prepared, once more: what is missing, damaged or there twice."""
