"""The sandbox: serves the synthetic households as the contract says, behind a faithful FranceConnect."""
