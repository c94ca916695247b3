"""Counter-examples: a breach as something that anybody can ask again.

    reproducer_of(run).reproduce(rule, finding, 1)   # of FEN-003.1: export lines, a curl line, a test for pytest

Identities and secrets stand in it as variables, and all else as it was really sent.
"""

from droits_conformance.counterexample.reproducing import FOLDER as FOLDER
from droits_conformance.counterexample.reproducing import Reproducer as Reproducer
from droits_conformance.counterexample.reproducing import Reproduction as Reproduction
from droits_conformance.counterexample.reproducing import finding_id as finding_id
from droits_conformance.counterexample.reproducing import reproducer_of as reproducer_of

__all__ = ["FOLDER", "Reproducer", "Reproduction", "finding_id", "reproducer_of"]
