"""Evaluation: from predictions on disk to numbers, and from numbers to tables and one report page.

    `Predictions` ─ `results.table1_row` ─▶ table1.json ─▶ `markdown.markdown_report`, `page.write_page`

Nothing here needs TensorFlow: a report can be rebuilt from the JSON on any machine.
"""
