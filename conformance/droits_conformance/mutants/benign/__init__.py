"""Lawful ways of being an implementation, which no rule may condemn."""
