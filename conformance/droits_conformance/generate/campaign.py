"""Running Schemathesis over the contract: its phases, its checks, and what to make of its events.

`coverage` walks the schema systematically and finds most of what can be found; `fuzzing` adds random cases and shrinks what
it finds. Both are drawn from the run's seed. Nothing is written to disk: no example database, no cache, no report (the
engine's own reports hold NIRs and tokens in clear).
"""

from typing import Any
from urllib.parse import urlsplit

import schemathesis
from schemathesis.config import CacheConfig, SchemathesisConfig
from schemathesis.engine import events, from_schema

from droits_conformance.generate.home import homeless
from droits_conformance.generate.interim import final_answers
from droits_conformance.generate.legality import Legality
from droits_conformance.generate.outcome import Generated
from droits_conformance.generate.plan import Plan, plans
from droits_conformance.generate.reading import CHECKS, Reading
from droits_conformance.generate.steering import Wheel, steered
from droits_conformance.probe import Probe
from droits_contract.errors import BenchError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run_campaign(probe: Probe) -> Generated:
    """Make every planned request and judge it; KeyboardInterrupt when somebody stops it."""
    outcome = Generated()
    legality = Legality(probe.contract)
    with homeless(), final_answers():
        for plan in plans(probe):
            _run(probe, plan, legality, outcome)
    return outcome


def _run(probe: Probe, plan: Plan, legality: Legality, outcome: Generated) -> None:
    wheel = Wheel(
        nir=plan.whose.nir,
        api_key=plan.client.api_key,
        token=lambda: probe.caller.token(plan.client.name, plan.persona),
        legality=legality,
        today=probe.today,
        direct=urlsplit(probe.profile.droits).hostname in _LOOPBACK,
        keep_pace=lambda: probe.caller.keep_pace(plan.client.name),
    )
    reading = Reading(plan, probe.profile.droits, wheel, probe.journal, outcome)
    wheel.token()  # a broker that gives none is reported as such, not as a hook that failed
    with steered(wheel):
        for event in from_schema(_schema(probe, plan)).execute():
            _follow(event, reading, probe)


def _follow(event: events.EngineEvent, reading: Reading, probe: Probe) -> None:
    if isinstance(event, events.ScenarioFinished):
        probe.generated(reading.scenario(event.recorder))
    elif isinstance(event, events.NonFatalError):
        reading.trouble(event.value)
    elif isinstance(event, events.Interrupted):
        raise KeyboardInterrupt
    elif isinstance(event, events.FatalError):
        raise BenchError(f"the generator of requests stopped: {type(event.exception).__name__}") from event.exception


def _schema(probe: Probe, plan: Plan) -> Any:
    # An explicit configuration: a schemathesis.toml that lies about must not change a verdict.
    config = SchemathesisConfig(seed=probe.seed, cache=CacheConfig(enabled=False))
    loaded = schemathesis.openapi.from_dict(probe.contract.copy_document(), config=config)
    schema = loaded.include(operation_id=list(plan.operations))
    settings = schema.config
    settings.update(
        base_url=probe.profile.droits,
        request_timeout=probe.profile.timeout,
        continue_on_failure=True,
        workers=1,
    )
    _configure_phases(settings.phases, deep=plan.deep and probe.depth.examples > 0)
    settings.generation.update(max_examples=max(1, probe.depth.examples), database="none")
    _configure_checks(settings.checks)
    return schema


def _configure_phases(phases: Any, *, deep: bool) -> None:
    phases.update(phases=["examples", "coverage", "fuzzing"] if deep else ["coverage"])
    for phase in (phases.examples, phases.coverage, phases.fuzzing):
        # Values seen in answers would make a run depend on its own past.
        phase.extra_data_sources.responses = False
    phases.fuzzing.error_feedback.is_enabled = False
    # Random credentials are overwritten anyway; the coverage phase leaves them out one by one.
    phases.fuzzing.generation.update(with_security_parameters=False)


def _configure_checks(checks: Any) -> None:
    checks.update(included_check_names=list(CHECKS))
    # 404 is no refusal of a bad parameter, since the NIR is real; `reading` sets 429 and 5xx aside.
    checks.negative_data_rejection.expected_statuses = ["400", "401"]
    checks.positive_data_acceptance.expected_statuses = ["200"]
    checks.missing_required_header.expected_statuses = ["400", "401"]
