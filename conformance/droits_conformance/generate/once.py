"""The one place that starts a campaign, and that starts it once."""

from weakref import WeakKeyDictionary

from droits_conformance.generate.outcome import Generated
from droits_conformance.probe import Caller, Probe

# A run has one caller: its campaign lives as long as it does, so that six rules share what takes seconds to make.
_CAMPAIGNS: WeakKeyDictionary[Caller, Generated] = WeakKeyDictionary()


def generated(probe: Probe) -> Generated:
    """The outcome of the run's campaign: made by the first check that asks, shared by the others.

    Inapplicable if the data set is unknown or nobody in it is granted anything.
    """
    if probe.caller not in _CAMPAIGNS:
        from droits_conformance.generate.campaign import run_campaign  # noqa: PLC0415 - Schemathesis is slow to import

        _CAMPAIGNS[probe.caller] = run_campaign(probe)
    return _CAMPAIGNS[probe.caller]
