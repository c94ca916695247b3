"""The hooks that bring rules among the tests of a pytest session."""

from collections.abc import Generator
from typing import Any

import pytest

from droits_conformance.as_tests.items import ROOT, Rules, nodeid_of, rules_among
from droits_conformance.as_tests.judging import Judging, as_usage_error
from droits_contract import Rule

_ALONE = f"{ROOT}::"


class RulesAsTests:
    """Collects a test per rule, opens the target before the tests, closes it after them."""

    def __init__(self, config: pytest.Config, judging: Judging) -> None:
        """UsageError if xdist would spread the rules over its workers: they share logins, quotas and a clock."""
        if config.getoption("dist", "no") != "no":
            raise pytest.UsageError(
                "rules are judged by one process, in their order, not by workers of xdist: add -n 0"
            )
        self._judging = judging
        self._wanted = _take_named(config, judging.asked.rules)

    def pytest_report_header(self) -> str:
        """Say what is judged, by how many rules, and with which seed to do it again."""
        asked = self._judging.asked
        return (
            f"droits: {asked.target}, {len(self._wanted)} rules, depth {asked.depth.name}, --droits-seed {asked.seed}"
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Collect the rules after all that pytest finds by itself."""
        report = yield
        if isinstance(collector, pytest.Session) and report.passed:
            place: dict[str, Any] = {"name": ROOT, "nodeid": ROOT}
            report.result.append(Rules.from_parent(collector, judging=self._judging, wanted=self._wanted, **place))
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Keep the target open while tests run, if there are rules among them; close it however they end."""
        rules = rules_among(session.items)
        if not rules or session.config.option.collectonly:
            return (yield)
        try:
            with as_usage_error():
                self._judging.open(rules)
            return (yield)
        finally:
            with as_usage_error():
                self._judging.close()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a session that would pass, if a waiver of the profile has expired or covers nothing."""
        if self._judging.unheld and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which waivers do not hold, and where the reports are."""
        for words in self._judging.unheld:
            terminalreporter.write_line(f"droits: {words}", red=True)
        for path in self._judging.written:
            terminalreporter.write_line(f"droits report: {path}")


def _take_named(config: pytest.Config, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules that arguments name (`droits::` all, `droits::fenetre`); all if none does.

    Such arguments are taken away from those in which pytest looks for files.
    """
    named = [argument for argument in config.args if argument.startswith(_ALONE)]
    config.args[:] = [argument for argument in config.args if argument not in named]
    for argument in named:
        if not any(_names(argument, rule) for rule in rules):
            raise pytest.UsageError(f"{argument}: no such rule is judged; see --collect-only, or `droits rules list`")
    return tuple(rule for rule in rules if not named or any(_names(argument, rule) for argument in named))


def _names(argument: str, rule: Rule) -> bool:
    return f"{nodeid_of(rule)}::".startswith(f"{argument.removesuffix('::')}::")
