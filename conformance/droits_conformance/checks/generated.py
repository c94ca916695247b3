"""Rules about generated requests (GEN): all share one campaign of `droits_conformance.generate`."""

from droits_conformance.checks.registry import check
from droits_conformance.errors import TargetSilent
from droits_conformance.finding import Broken, Skipped
from droits_conformance.generate import generated
from droits_conformance.probe import Probe


@check("GEN-001")
def no_generated_request_breaks_the_target(probe: Probe) -> None:
    """Whatever is asked, the answer is not a server error."""
    _judge(probe)


@check("GEN-002")
def every_answer_is_documented(probe: Probe) -> None:
    """Status, media type and body are those that the contract announces."""
    _judge(probe)


@check("GEN-003")
def unlawful_requests_are_refused(probe: Probe) -> None:
    """A parameter that the contract does not allow is refused, never read in some other way."""
    _judge(probe)


@check("GEN-004")
def lawful_requests_are_answered(probe: Probe) -> None:
    """A request that keeps to the contract, from somebody who is owed an answer, gets it."""
    _judge(probe)


@check("GEN-005")
def a_missing_required_header_is_refused(probe: Probe) -> None:
    """Without the key, the token or the `nir`, nothing is served."""
    _judge(probe)


@check("GEN-006")
def other_methods_are_refused(probe: Probe) -> None:
    """A method that the contract does not have gets 405 with `Allow` (HEAD and OPTIONS apart)."""
    _judge(probe)


def _judge(probe: Probe) -> None:
    outcome = generated(probe)
    rule_id = probe.rule.id
    probe.evaluated += outcome.compared[rule_id]
    findings = outcome.findings(rule_id, apart=bool(probe.waivers))
    if findings:
        raise Broken(*findings, complete=bool(probe.waivers) and not outcome.troubles)
    # An interrupted campaign looked at a part only: that is no pass.
    if outcome.troubles:
        raise TargetSilent("generated requests", outcome.troubles[0])
    if not outcome.compared[rule_id]:
        raise Skipped("no generated request has anything to say about this rule")
