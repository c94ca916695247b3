"""What a target, or the broker in front of it, may say that it does not have (the table [capabilities] of a profile).

A rule of a capability that is declared absent is inapplicable. Most of what may be absent is told by leaving its table out
of the profile (docs/how-to/profile.md); here is what no table stands for.
"""

from typing import Final

from droits_contract import Rule

CAPABILITIES: Final = {
    "logout": ("AUT-006", "FCO-017", "FCO-018"),
    "revocation": ("AUT-006", "FCO-017"),
}


def absence(rule: Rule, absent: tuple[str, ...]) -> str | None:
    """Why the rule does not apply, None if it does."""
    missing = [name for name in absent if rule.id in CAPABILITIES[name]]
    return f"declared absent: {', '.join(f'capabilities.{name}' for name in missing)}" if missing else None
