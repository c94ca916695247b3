"""The Connexion edge of the rights API."""
