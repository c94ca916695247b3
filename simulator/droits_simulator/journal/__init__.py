"""The journal: every exchange of the rights API and of FranceConnect, masked, with the way its answer was decided."""

from droits_simulator.journal.book import Journal as Journal
from droits_simulator.journal.masking import Masker as Masker
from droits_simulator.journal.recorder import Recorder as Recorder

__all__ = ["Journal", "Masker", "Recorder"]
