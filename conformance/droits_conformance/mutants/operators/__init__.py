"""Mutants made systematically: every operator on every field, parameter and operation of the contract."""
