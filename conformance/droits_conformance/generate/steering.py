"""What makes a random request a real one: credentials, the NIR of a real family, dates inside the lawful window.

Schemathesis draws any NIR and any date that the schema allows. A stranger's NIR is 404 and a date of 1485 is 400, so such
cases would tell nothing. Just before each call, in every phase, a value that the contract allows gives way to one that the
target must answer; a value that no schema allows (`2026-02-30`, `null`, an empty string) stays as drawn.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import schemathesis
from schemathesis.generation.meta import negated_parameters
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

from droits_conformance.generate.legality import Legality
from droits_conformance.generate.plan import LAST_END, LAST_START

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DIRECT = {"http": None, "https": None}


@dataclass(frozen=True, slots=True)
class Wheel:
    """What the steering needs to know, and what it leaves behind.

    `token` is asked at each call: whoever gives it keeps it for a part of its life; `keep_pace` returns when the quota lets
    another call through. `left_out` gets, by case, the
    credentials that a case leaves out or spoils on purpose.
    """

    nir: str
    api_key: str
    token: Callable[[], str]
    legality: Legality
    today: date
    direct: bool
    keep_pace: Callable[[], None]
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)


@contextmanager
def steered(wheel: Wheel) -> Iterator[None]:
    """While inside, cases are made lawful before they are sent; `direct` keeps them away from any proxy."""

    def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
        del context
        if wheel.direct:
            kwargs.setdefault("proxies", _DIRECT)
        _use_credentials(case, wheel)
        _use_real_nir(case, wheel)
        _use_lawful_dates(case, wheel.today)
        wheel.keep_pace()

    schemathesis.hook("before_call")(before_call)
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(before_call)


def _use_credentials(case: Any, wheel: Wheel) -> None:
    # Schemathesis' own authentication sets none of the two when one is left out on purpose: the other one would be
    # refused in its place, and "any key will do" would go unseen.
    negated = {name for name, _ in negated_parameters(case.meta)}
    credentials = {"X-API-Key": wheel.api_key, "Authorization": f"Bearer {wheel.token()}"}
    wheel.left_out[case.id] = tuple(sorted(negated & credentials.keys()))
    case.headers.update({name: value for name, value in credentials.items() if name not in negated})


def _use_real_nir(case: Any, wheel: Wheel) -> None:
    drawn = (case.headers or {}).get("nir")
    operation_id = case.operation.definition.raw["operationId"]
    if isinstance(drawn, str) and wheel.legality.accepts(operation_id, "header", "nir", drawn):
        case.headers["nir"] = wheel.nir


def _use_lawful_dates(case: Any, today: date) -> None:
    for name, first, last in (("dateDebut", 0, LAST_START), ("dateFin", LAST_START, LAST_END)):
        drawn = (case.query or {}).get(name)
        if isinstance(drawn, str):
            case.query[name] = lawful_date(drawn, today + timedelta(days=first), last - first)


def lawful_date(value: str, first: date, span: int) -> str:
    """The calendar date `value` moved into the `span` days from `first`; anything else comes back unchanged."""
    written = _DATE.fullmatch(value)
    if written is None:
        return value
    year, month, day = (int(part) for part in written.groups())
    try:
        # The calendar repeats every 400 years, and Python knows no year 0.
        ordinal = date(2000 + year % 400, month, day).toordinal() + year
    except ValueError:
        return value
    return (first + timedelta(days=ordinal % span)).isoformat()
