"""Whether a caller's `Accept` leaves room for JSON (RFC 9110 §12.5.1)."""

import re

_TYPE, _SUBTYPE = "application", "json"
_USUAL = frozenset({b"*/*", b"application/json"})
_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?", re.ASCII)


def accepts_json(values: list[bytes]) -> bool:
    """Whether `application/json` is acceptable to the `Accept` headers received; none, or an empty one, accepts all.

    The most specific range that matches decides, as `application/json;q=0, */*` shows.

    >>> accepts_json([b"text/html, application/*;q=0.1"])
    True
    """
    if not values or (values[0] in _USUAL and len(values) == 1):
        return True
    ranges = [part for part in b",".join(values).decode("latin-1").lower().split(",") if part.strip()]
    if not ranges:
        return True
    matching = [(specificity, quality) for specificity, quality in map(_match, ranges) if specificity]
    return bool(matching) and max(matching)[1] > 0


def _match(media_range: str) -> tuple[int, float]:
    """How precisely a range names JSON (0: not at all), and the quality it gives."""
    name, *parameters = (part.strip() for part in media_range.split(";"))
    specificity = {"*/*": 1, f"{_TYPE}/*": 2, f"{_TYPE}/{_SUBTYPE}": 3}.get(name, 0)
    return specificity, _quality(parameters)


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            return float(value) if _QUALITY.fullmatch(value.strip()) else 0.0
    return 1.0
