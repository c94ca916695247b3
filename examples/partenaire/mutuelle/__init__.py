"""The member's page of an invented complementary insurer: log in through FranceConnect, see what one's family is owed."""
