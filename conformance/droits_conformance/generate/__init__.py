"""Generated requests: Schemathesis runs over the contract with a real family, once per run of the judge.

    outcome = generated(probe)          # runs the campaign, once per run of the judge
    outcome.findings("GEN-003")         # smallest request first

Surprise: Schemathesis is imported when the campaign starts, not before, so that `droits verify --help` stays fast.
"""

from droits_conformance.generate.once import generated as generated
from droits_conformance.generate.outcome import Generated as Generated

__all__ = ["Generated", "generated"]
