"""`pytest --droits-profile PROFILE`: one test per rule of the contract, beside the tests that are there.

docs/how-to/ci.md shows it at work. The tests are `droits::<theme>::<rule>`; `-k`, `-m droits`, `--collect-only`, `-x` and
Ctrl-C mean what they mean elsewhere. Exit code 4 is a configuration error, as pytest has it.

pytest loads this module wherever banc-droits is installed, so it imports nothing but pytest until an option asks for more.
`-p no:banc_droits_judge` turns it off.
"""

from typing import Final

import pytest

DEPTHS: Final = ("quick", "default", "deep")
_TARGETS = ("droits_profile", "droits_sandbox")
_CHOICES = ("droits_only", "droits_skip", "droits_seed", "droits_report", "droits_depth")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; each is `droits verify`'s of the same name."""
    group = parser.getgroup("droits", "Banc Droits: judge a target, one test per rule")
    group.addoption("--droits-profile", metavar="FILE", help="Judge the target that this profile describes.")
    group.addoption("--droits-sandbox", action="store_true", help="Start a sandbox on a free port and judge it.")
    group.addoption(
        "--droits-only", action="append", metavar="WORD", help="Only this theme, rule or operation (repeatable)."
    )
    group.addoption(
        "--droits-skip", action="append", metavar="WORD", help="Not this theme, rule or operation (repeatable)."
    )
    group.addoption("--droits-depth", choices=DEPTHS, help="How far to go; `default` by default.")
    group.addoption("--droits-seed", type=int, metavar="N", help="Seed of generated cases; random by default.")
    group.addoption("--droits-report", metavar="DIR", help="Write the reports of `droits verify` into this folder.")


def pytest_configure(config: pytest.Config) -> None:
    """Load the judge if a target is named; UsageError if the options do not go together or the profile is wrong."""
    config.addinivalue_line("markers", "droits(theme, level, provenance): a rule of the contract, judged on the target")
    options = config.option
    targets = [name for name in _TARGETS if getattr(options, name)]
    if len(targets) > 1:
        raise pytest.UsageError("give either --droits-profile or --droits-sandbox")
    if not targets:
        _refuse_alone(config)
        return
    from droits_conformance.as_tests.judging import judging_of  # noqa: PLC0415 - nothing is loaded before it is used
    from droits_conformance.as_tests.plugin import RulesAsTests  # noqa: PLC0415 - as above

    config.pluginmanager.register(RulesAsTests(config, judging_of(config)), "banc_droits_rules")


def _refuse_alone(config: pytest.Config) -> None:
    for name in _CHOICES:
        if getattr(config.option, name) is not None:
            option = name.replace("_", "-")
            raise pytest.UsageError(f"--{option} needs a target: --droits-profile FILE or --droits-sandbox")
