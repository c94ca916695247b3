"""Standing behind another FranceConnect: tokens are verified there, over HTTP, as a data provider does.

The rights API asks `TokenVerifier`, as ever. Source: docs/sources.md, franceconnect §6.
"""
