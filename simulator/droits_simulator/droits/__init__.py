"""Which rights are visible, to whom and when. No HTTP, no JSON, no FranceConnect."""
