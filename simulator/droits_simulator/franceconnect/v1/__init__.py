"""FranceConnect v1, as its published clients know it. Its server's sources are not public: much is inferred from them."""
