"""The rules: pure functions on plain values. No clock, no randomness, no input or output."""
