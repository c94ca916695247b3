"""`pytest --droits-profile PROFILE`: one test per rule of the contract."""
