"""An independent implementation of the API de droits: aiohttp over SQLite, behind a FranceConnect v2.

It was written from the contract, the conventions and the decisions, shares no code with Banc Droits, and chooses otherwise
wherever the contract leaves a choice. Mistakes can be switched on (`fautes.py`), so that whoever judges it can be judged.
"""
