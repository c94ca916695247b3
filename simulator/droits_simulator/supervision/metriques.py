"""What Prometheus reads of the whole process: counters and gauges in a registry of their own, one for each sandbox.

Where several processes serve one sandbox on a machine, each of them tells what all of them counted: the library keeps
their counters in files of a folder that PROMETHEUS_MULTIPROC_DIR names (workers.py), those of processes that ended too.

Labels are few and fixed whatever is asked for (echange.py), and none of them speaks of a person.
"""

import os
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.gc_collector import GCCollector
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from droits_simulator.supervision.echange import Echange

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
SEVERAL = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metriques:
    """The metrics of a sandbox; `values` tells how many values its store holds, where that can be told."""

    def __init__(self, values: Callable[[], int] | None = None) -> None:
        self._registry = registry = CollectorRegistry()
        self._found: dict[tuple[str, str, int, str], tuple[Counter, Histogram]] = {}
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
        self._values = values

    def note(self, echange: Echange) -> None:
        """An exchange is over."""
        service, operation = echange.service, echange.operation
        requests, durations = self._of(service, operation, echange.status, echange.partenaire)
        requests.inc()
        durations.observe(echange.seconds)
        if not echange.complete:
            self._broken.labels(service, operation).inc()
        if echange.status == 429:
            self._refused.labels(echange.partenaire).inc()

    def _of(self, service: str, operation: str, status: int, partenaire: str) -> tuple[Counter, Histogram]:
        """The counter and the histogram of an exchange, found once: the library looks at each label again every time."""
        key = (service, operation, status, partenaire)
        found = self._found.get(key)
        if found is None:
            requests = self._requests.labels(service, operation, str(status), partenaire)
            found = self._found[key] = (requests, self._durations.labels(service, operation))
        return found

    def note_failure(self) -> None:
        """An exchange could not be noted in the store."""
        self._unnoted.inc()

    def write(self, sessions: int, faults: Iterable[str]) -> bytes:
        """All of them as text, with what is so at this moment: how many sessions are open, and the faults of each."""
        present = CollectorRegistry(auto_describe=False)
        present.register(_Present(sessions, Tally(faults), self._values))
        return generate_latest(self._counted()) + generate_latest(present)

    def _counted(self) -> CollectorRegistry:
        if not os.environ.get(SEVERAL):
            return self._registry
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return together


class _Present(Collector):
    """What is so at this moment, and the same whichever process is asked."""

    def __init__(self, sessions: int, faults: Tally[str], values: Callable[[], int] | None) -> None:
        self._sessions, self._faults, self._values = sessions, faults, values

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges."""
        yield GaugeMetricFamily("banc_droits_sessions", "Sessions open, the default one aside", self._sessions)
        if self._values is not None:
            about = "Values in the store, dead ones not yet swept too"
            yield GaugeMetricFamily("banc_droits_store_values", about, self._values())
        faults = GaugeMetricFamily("banc_droits_faults", "Sessions in which a fault is on", labels=("fault",))
        for fault, number in self._faults.items():
            faults.add_metric((fault,), number)
        yield faults
