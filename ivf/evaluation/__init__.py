"""Evaluation: from predictions on disk to numbers, and from numbers to tables and one report page.

    predictions.npz ─ `Predictions` ─▶ `results.table1_row` ─▶ results.json ─▶ `markdown.markdown_table`, `page.write_page`

Nothing here needs TensorFlow: a report can be rebuilt from the JSON on any machine.
"""
