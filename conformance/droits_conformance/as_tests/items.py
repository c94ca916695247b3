"""A rule as a test: `droits::fenetre::FEN-003`.

The rule is judged when its test is set up, so that what keeps the judge from a verdict is an error, as pytest has it, and
what the judge found is a failure.
"""

import warnings
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from droits_conformance.as_tests.judging import Judging
from droits_conformance.as_tests.place import place_of
from droits_conformance.as_tests.wording import told
from droits_conformance.order import order_of
from droits_conformance.result import RuleResult
from droits_conformance.verdict import Verdict
from droits_contract import Rule

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr

ROOT = "droits"


class RuleWarning(pytest.PytestWarning):
    """A should is broken, and the policy of the profile does not count it."""


class Rules(pytest.Collector):
    """All rules that are judged."""

    def __init__(self, judging: Judging, wanted: tuple[Rule, ...], **place: Any) -> None:
        super().__init__(**place)
        self._judging = judging
        self._wanted = wanted

    def collect(self) -> Iterator["Theme"]:
        """Rules in the order in which they must be judged, those of one theme together."""
        order = order_of(self._wanted)
        for theme, found in groupby((*order.at_once, *order.last), key=lambda rule: rule.theme):
            place = {"name": theme, "nodeid": f"{ROOT}::{theme}"}
            yield Theme.from_parent(self, rules=tuple(found), judging=self._judging, **place)


class Theme(pytest.Collector):
    """The rules of one file of `spec/rules`."""

    def __init__(self, rules: tuple[Rule, ...], judging: Judging, **place: Any) -> None:
        super().__init__(**place)
        self._rules = rules
        self._judging = judging

    def collect(self) -> Iterator["RuleItem"]:
        """One test for each rule."""
        for rule in self._rules:
            yield RuleItem.from_parent(self, rule=rule, judging=self._judging, name=rule.id, nodeid=nodeid_of(rule))


class RuleItem(pytest.Item):
    """One rule, judged once."""

    def __init__(self, rule: Rule, judging: Judging, **place: Any) -> None:
        super().__init__(**place)
        self.rule = rule
        self._judging = judging
        self._result: RuleResult | None = None
        told_of = {"theme": rule.theme, "level": rule.level.value, "provenance": rule.provenance.value}
        self.add_marker(pytest.mark.droits(**told_of))
        self.extra_keyword_matches.update(rule.operations)
        self.user_properties.extend([*told_of.items(), ("title", rule.title)])

    def setup(self) -> None:
        """Judge; what keeps the judge from a verdict is said here."""
        result = self._judging.judge(self.rule)
        self.user_properties += [("verdict", result.verdict.value), ("evaluated", result.evaluated)]
        if result.verdict in {Verdict.ERRORED, Verdict.MISCONFIGURED}:
            pytest.fail(self._told(result), pytrace=False)
        self._result = result

    def runtest(self) -> None:
        """Say what was found."""
        result = self._result
        if result is None or result.verdict is Verdict.PASSED:
            return
        text = self._told(result)
        if result.verdict in {Verdict.SKIPPED, Verdict.INAPPLICABLE} or result.is_waived:
            pytest.skip(text)
        if result.verdict is Verdict.WARNED and not self._judging.warned_fails:
            file, line = place_of(self.rule)
            warnings.warn_explicit(RuleWarning(text), None, str(file), line)
            return
        pytest.fail(text, pytrace=False)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> "str | TerminalRepr":
        """Show a warning that was made an error (-W error) without a traceback, like everything else."""
        is_ours = isinstance(excinfo.value, RuleWarning)
        return str(excinfo.value) if is_ours else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test is said to stand: nowhere in a file, so the rule and its title speak."""
        return self.path / ROOT, None, f"{self.rule.id} {self.rule.title}"

    def _told(self, result: RuleResult) -> str:
        return told(result, self._judging.masker())


def nodeid_of(rule: Rule) -> str:
    """The name by which pytest knows the test of a rule."""
    return f"{ROOT}::{rule.theme}::{rule.id}"


def rules_among(items: Iterable[pytest.Item]) -> tuple[Rule, ...]:
    """The rules among some tests."""
    return tuple(item.rule for item in items if isinstance(item, RuleItem))
