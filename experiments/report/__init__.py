"""Numbers to tables, figures and one HTML page; nothing here trains or reads records."""
