"""PRV-006: what a target writes down while it is judged (spec/rules/confidentialite.yaml), where it hands over its log."""

from collections.abc import Callable

from droits_conformance.checks.confidentialite import provoke
from droits_conformance.checks.registry import before, check
from droits_conformance.finding import Broken, Finding, Inapplicable, Misconfigured
from droits_conformance.probe import Probe
from droits_conformance.target_log import Leak, Mark, leaks, mark, secrets_of, written_since


@before("PRV-006", whole_run=True)
def the_log_is_marked(probe: Probe) -> Mark:
    """How far the log is written before anything is sent; Inapplicable if none is handed over."""
    if probe.profile.log is None:
        raise Inapplicable(
            'the profile names no log of the target (target.log = "a file that it writes while it is judged")'
        )
    try:
        return mark(probe.profile.log)
    except OSError as cause:
        raise _unreadable(probe, cause) from cause


@check("PRV-006")
def no_secret_is_written_down(probe: Probe) -> None:
    """Of all that the judge sent and received since, no NIR, key or token stands in the log."""
    if probe.cast is not None or probe.named is not None:
        provoke(probe)
    try:
        lines = written_since(probe.profile.log, probe.prepared) if probe.profile.log else []
    except OSError as cause:
        raise _unreadable(probe, cause) from cause
    if not lines:
        raise Inapplicable(
            f"nothing was written to {probe.profile.log} during the run; target.log must be what it writes"
        )
    found = leaks(lines, secrets_of(probe.profile, probe.journal), _is_asked(probe))
    probe.evaluated += len(lines)
    if found:
        raise Broken(*(_finding(probe, leak) for leak in found), complete=True)


def _is_asked(probe: Probe) -> Callable[[str], bool]:
    """Tells whether a NIR is of somebody of the data set, or of nobody, but sent by the judge."""
    headers = (pair for exchange in probe.journal for pair in exchange.request_headers)
    sent = {value[:13] for name, value in headers if name.lower() == "nir"}
    return lambda nir: nir in sent or (probe.cast is not None and probe.cast.by_nir(nir) is not None)


def _finding(probe: Probe, leak: Leak) -> Finding:
    others = f", and in {leak.lines - 1} lines more" if leak.lines > 1 else ""
    return Finding(f"log {probe.profile.log}, line {leak.line}", f"{leak.kind}{others}", "no NIR, key or token")


def _unreadable(probe: Probe, cause: OSError) -> Misconfigured:
    return Misconfigured(f"the log {probe.profile.log} (target.log) cannot be read: {cause.strerror}")
