"""What somebody does: one function for each thing, taking a session and plain values, flushing, never committing."""
