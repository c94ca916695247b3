"""Mutants of how answers are carried: status, headers, media type, encoding, length, time."""
