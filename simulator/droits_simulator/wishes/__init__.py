"""Wishes: what a request asks to go wrong, for itself alone.

They come by `Prefer` (RFC 7240), by query parameters that begin with `__`, so that a link can carry them, or stand in the
session by the control API. A wish never reaches the API that it concerns: it is read, judged and taken off before, and
what it changes is a function from Services to Services, as a fault is, or a change of the answer on its way out.
"""
