"""Reads: load_x gives one or raises LookupError, find_x one or None, list_x many and never without a bound."""
