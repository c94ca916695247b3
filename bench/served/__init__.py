"""The rights API served in several ways, for benchmarks: by the sandbox, by hand and by Connexion as it comes."""
