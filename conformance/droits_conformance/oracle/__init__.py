"""What a conforming implementation answers, worked out from the households and the convention alone.

Written independently of the sandbox: they share data, never logic. Where they disagree, one of them is wrong.
"""

from droits_conformance.oracle.compare import Difference as Difference
from droits_conformance.oracle.compare import difference as difference
from droits_conformance.oracle.compare import differences as differences
from droits_conformance.oracle.oracle import Oracle as Oracle

__all__ = ["Difference", "Oracle", "difference", "differences"]
