"""The database: models (one table each), queries (reads), rows (row <-> domain value), and transactions."""
