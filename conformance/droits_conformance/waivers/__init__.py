"""Waivers: breaches that somebody answers for, for a time (waiver.py; docs/how-to/waivers.md)."""

from droits_conformance.waivers.applying import apply_waivers as apply_waivers
from droits_conformance.waivers.applying import scoped as scoped
from droits_conformance.waivers.reading import read_waivers as read_waivers

__all__ = ["apply_waivers", "read_waivers", "scoped"]
