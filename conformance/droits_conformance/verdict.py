"""What a judge may say of a rule, and what a process says by its exit code."""

from enum import IntEnum, StrEnum


class Verdict(StrEnum):
    """Only `passed`, `failed` and `warned` speak of the target.

    `failed` a must is broken; `warned` a should is broken; `skipped` the judge was told not to look, or had nothing to
    look at; `inapplicable` the target or its data set does not have what the rule is about; `errored` the check could not
    be carried through; `misconfigured` somebody's configuration stands in the way.
    """

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    SKIPPED = "skipped"
    INAPPLICABLE = "inapplicable"
    ERRORED = "errored"
    MISCONFIGURED = "misconfigured"


class Exit(IntEnum):
    """Exit codes of every command: stable."""

    CONFORMING = 0
    FINDINGS = 1
    BENCH_ERROR = 2
