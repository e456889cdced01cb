"""Alembic's environment and the migrations. They import nothing of ours, so that old ones go on working."""
