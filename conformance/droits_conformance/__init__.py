"""The judge: verifies any implementation by its URL. It has never met the sandbox."""
