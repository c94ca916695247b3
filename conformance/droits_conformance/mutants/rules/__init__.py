"""Mutants made for one rule each: a plausible mistake of a supplier, rewritten in front of any target."""
