"""A small report of each sort, and keys that are always the same."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from droits_conformance.finding import Finding
from droits_conformance.report.document import document_of, to_json
from droits_conformance.result import RuleResult, Run
from droits_conformance.signature.signing import sign
from droits_conformance.target import Profile
from droits_conformance.verdict import Verdict
from droits_conformance.waiver import Waiver
from droits_contract import load_rules

SIGNED = datetime(2026, 11, 24, 10, tzinfo=UTC)
HASHES = {name: name[0] * 64 for name in ("contract", "conventions", "foyers", "rules", "suite")}
WAIVER = Waiver("CON-002", "equipe.droits", "known", date(2026, 12, 31))


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def other_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def make_report(profile: Profile) -> Callable[..., dict[str, Any]]:
    """The document of a run with these verdicts, by rule id."""

    def make(waiver: Waiver | None = None, **verdicts: Verdict) -> dict[str, Any]:
        told = verdicts or {"AUT_001": Verdict.PASSED}
        results = [_result(name.replace("_", "-"), verdict, waiver) for name, verdict in told.items()]
        run = Run(
            profile,
            "0.1.0",
            7,
            "2026-11-24T09:00:00+00:00",
            "2026-11-24T09:00:09+00:00",
            HASHES,
            today=date(2026, 11, 24),
        )
        run.results = results
        document = document_of(run)
        document["policy"]["waivers"] = []
        return document

    return make


def _result(rule_id: str, verdict: Verdict, waiver: Waiver | None) -> RuleResult:
    rule = next(one for one in load_rules() if one.id == rule_id)
    broken = verdict in (Verdict.FAILED, Verdict.WARNED)
    findings = (Finding("getMe as claire", "status 500", "status 200", waiver=waiver),) if broken else ()
    judged = verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.WARNED)
    return RuleResult(rule, verdict, 3 if judged else 0, 0.1, findings, None if judged else "nothing to look at")


@pytest.fixture
def report(make_report: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    return make_report()


@pytest.fixture
def folder(report: dict[str, Any], tmp_path: Path) -> Path:
    """The folder of a report, with a file of a finding below it."""
    place = tmp_path / "rapport"
    (place / "tests").mkdir(parents=True)
    (place / "report.json").write_bytes(to_json(report))
    (place / "tests" / "test_CON_002_1.py").write_text("# a test\n", encoding="utf-8")
    return place


@pytest.fixture
def signed(folder: Path, key: Ed25519PrivateKey) -> Path:
    """The same, signed."""
    sign(folder, key, signed=SIGNED)
    return folder
