"""What Prometheus reads of the whole process: counters and gauges in a registry of their own, one for each sandbox.

Labels are few and fixed whatever is asked for (echange.py), and none of them speaks of a person.
"""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from droits_simulator.supervision.echange import Echange

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metriques:
    """The metrics of a sandbox; `values` tells how many values its store holds, where that can be told."""

    def __init__(self, values: Callable[[], int] | None = None) -> None:
        self._registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._requests = Counter(
            "banc_droits_requests",
            "Exchanges of the rights API and of FranceConnect; status 0 is no answer at all",
            ("service", "operation", "status", "partner"),
            registry=registry,
        )
        self._durations = Histogram(
            "banc_droits_request_duration_seconds",
            "How long they took, wished delays included",
            ("service", "operation"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._broken = Counter(
            "banc_droits_broken_answers", "Answers that broke off", ("service", "operation"), registry=registry
        )
        self._refused = Counter(
            "banc_droits_quota_refusals", "Calls refused because a quota was used up", ("partner",), registry=registry
        )
        self._unnoted = Counter(
            "banc_droits_supervision_errors", "Exchanges of which the store took no note", registry=registry
        )
        self._sessions = Gauge("banc_droits_sessions", "Sessions open, the default one aside", registry=registry)
        if values is not None:
            held = Gauge(
                "banc_droits_store_values", "Values in the store, dead ones not yet swept too", registry=registry
            )
            held.set_function(values)
        self._faults = Gauge("banc_droits_faults", "Sessions in which a fault is on", ("fault",), registry=registry)

    def note(self, echange: Echange) -> None:
        """An exchange is over."""
        service, operation = echange.service, echange.operation
        self._requests.labels(service, operation, str(echange.status), echange.partenaire).inc()
        self._durations.labels(service, operation).observe(echange.seconds)
        if not echange.complete:
            self._broken.labels(service, operation).inc()
        if echange.status == 429:
            self._refused.labels(echange.partenaire).inc()

    def note_failure(self) -> None:
        """An exchange could not be noted in the store."""
        self._unnoted.inc()

    def write(self, sessions: int, faults: Iterable[str]) -> bytes:
        """All of them as text, with what is so at this moment: how many sessions are open, and the faults of each."""
        self._sessions.set(sessions)
        self._faults.clear()
        for fault in faults:
            self._faults.labels(fault).inc()
        return generate_latest(self._registry)
