"""One rule, one verdict: runs the checks of a rule and weighs what they say.

A breach outweighs everything; then what could not be carried through; then what was compared. Nothing compared is never a
pass.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic as system_monotonic

from droits_conformance.checks.registry import Check
from droits_conformance.finding import Broken, DataSetUnknown, Finding, Inapplicable, Misconfigured, Skipped
from droits_conformance.probe import Probe
from droits_conformance.result import RuleResult
from droits_conformance.verdict import Verdict
from droits_contract import Level, Rule
from droits_contract.errors import BenchError


@dataclass
class _Heard:
    """What the checks of one rule said."""

    findings: list[Finding] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    misconfigured: list[str] = field(default_factory=list)
    inapplicable: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    stopped: bool = False

    @property
    def troubles(self) -> int:
        """How often a check ended without a word on what it had yet to compare."""
        return sum(map(len, (self.errors, self.misconfigured, self.inapplicable, self.skipped)))


def judge(
    rule: Rule,
    checks: tuple[Check, ...],
    probe: Probe,
    *,
    day_changed: Callable[[], bool],
    monotonic: Callable[[], float] = system_monotonic,
) -> RuleResult:
    """The verdict on a rule. KeyboardInterrupt goes through; every other exception is the bench's, not the target's."""
    if rule.not_tested:
        return RuleResult(rule, Verdict.SKIPPED, 0, 0.0, reason=rule.not_tested)
    if not checks:
        return RuleResult(rule, Verdict.SKIPPED, 0, 0.0, reason="no check judges this rule")
    started, heard = monotonic(), _Heard()
    for check in checks:
        _hear(check, probe, heard)
    heard.findings.extend(probe.noted)
    verdict, reason = _weigh(rule, probe, heard, day_changed)
    findings = tuple(heard.findings) if verdict in {Verdict.FAILED, Verdict.WARNED} else ()
    return RuleResult(rule, verdict, probe.evaluated, monotonic() - started, findings, reason, heard.stopped)


def _hear(check: Check, probe: Probe, heard: _Heard) -> None:
    """Listen to a check; one that noted a breach, then came to nothing, stopped there."""
    noted, troubles = len(probe.noted), heard.troubles
    _listen(check, probe, heard)
    heard.stopped |= len(probe.noted) > noted and heard.troubles > troubles


def _listen(check: Check, probe: Probe, heard: _Heard) -> None:
    before = probe.evaluated
    try:
        check(probe)
    except Broken as broken:
        heard.findings.extend(broken.findings)
        heard.stopped |= not broken.complete
    except DataSetUnknown as outcome:
        probe.evaluated = before  # a first step that held is no pass of a rule whose point was never reached
        heard.inapplicable.append(str(outcome))
    except Inapplicable as outcome:
        heard.inapplicable.append(str(outcome))
    except Misconfigured as outcome:
        heard.misconfigured.append(str(outcome))
    except Skipped as outcome:
        heard.skipped.append(str(outcome))
    except BenchError as error:
        heard.errors.append(f"{error.code}: {error}")
    except Exception as error:  # noqa: BLE001 - a broken check must not accuse the target, nor end the run
        heard.errors.append(f"{check.__name__}: {type(error).__name__}: {error}")


def _weigh(rule: Rule, probe: Probe, heard: _Heard, day_changed: Callable[[], bool]) -> tuple[Verdict, str | None]:
    if heard.findings and day_changed():
        return Verdict.ERRORED, "the day changed during the run; run it again"
    if heard.findings:
        return (Verdict.WARNED if rule.level is Level.SHOULD else Verdict.FAILED), None
    for verdict, reasons in ((Verdict.ERRORED, heard.errors), (Verdict.MISCONFIGURED, heard.misconfigured)):
        if reasons:
            return verdict, " · ".join(dict.fromkeys(reasons))
    if probe.evaluated:
        return Verdict.PASSED, None
    if heard.inapplicable:
        return Verdict.INAPPLICABLE, " · ".join(dict.fromkeys(heard.inapplicable))
    return Verdict.SKIPPED, " · ".join(dict.fromkeys(heard.skipped)) or "evaluated nothing"
