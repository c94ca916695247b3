"""What the judge knows, to be read: `droits rules list` and `droits rules show ID`."""
