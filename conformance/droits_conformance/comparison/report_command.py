"""The command `droits report`: what is done with reports once they are written."""

import click

from droits_conformance.comparison.compare_command import compare
from droits_conformance.signature.key_command import key
from droits_conformance.signature.sign_command import sign
from droits_conformance.signature.verify_command import verify

_EXAMPLES = """\b
Examples:
  droits report compare rapport-lundi rapport-mardi
  droits report key --out banc.key
  droits report sign rapport --key banc.key
  droits report verify rapport --public-key banc.key.pub"""


@click.group("report", epilog=_EXAMPLES)
def report() -> None:
    """Compare reports, sign them, and verify that nobody changed a signed one."""


for _command in (compare, key, sign, verify):
    report.add_command(_command)
