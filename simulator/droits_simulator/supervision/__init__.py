"""Supervision: how many paper documents the API spared, whether it works and how fast, and what machines measure of it."""

from droits_simulator.supervision.assembly import Supervision as Supervision
from droits_simulator.supervision.assembly import create_supervision as create_supervision

__all__ = ["Supervision", "create_supervision"]
