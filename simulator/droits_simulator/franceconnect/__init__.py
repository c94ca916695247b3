"""FranceConnect, v1 and v2: an ASGI application of its own, mounted by app.py or run alone. It knows nothing of rights."""
