"""The table [load] of a profile: the load that the target is to bear, and within which limits (`droits load`)."""

from droits_conformance.profile_table import Table

KEYS = ("rate", "seconds", "people", "errors", "p50", "p99")
_BOUNDS = {
    "rate": (0.1, 1e6, "calls per second, 0.1 or more"),
    "seconds": (1, 86_400, "seconds, from 1 to 86400"),
    "people": (1, 1e6, "a whole number of people, 1 or more"),
    "errors": (0, 1, "the share of calls that may get no answer, from 0 to 1"),
    "p50": (0.1, 1e6, "milliseconds within which half of the calls are answered"),
    "p99": (0.1, 1e6, "milliseconds within which 99 of 100 calls are answered"),
}


def read_load(whole: Table) -> dict[str, float | int]:
    """What the table says, by key; empty if there is none."""
    table = whole.table("load", KEYS)
    return {key: _number(table, key) for key in KEYS if key in table.values}


def _number(table: Table, key: str) -> float | int:
    least, most, expected = _BOUNDS[key]
    value = table.values[key]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most or (key == "people" and not isinstance(value, int)):
        table.refuse(key, repr(value), expected)
    return value if isinstance(value, int) else float(value)
