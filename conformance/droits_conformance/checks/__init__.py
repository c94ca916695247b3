"""Checks: one module per file of `spec/rules`, same stem; each function is bound to the rule that it judges."""
