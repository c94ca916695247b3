"""Whether an exercise was met, and what the partner's software did after a lie of FranceConnect."""

from collections.abc import Callable, Mapping

from droits_conformance.audit.call import WISH, Call
from droits_conformance.audit.demands import Exercise
from droits_conformance.audit.login import Login
from droits_conformance.audit.record import Record


def is_met(exercise: Exercise, record: Record) -> bool:
    """Whether it happened in the record."""
    if exercise.fault:
        return any(was_told(exercise, login) for login in record.logins)
    if exercise.error:
        return any(login.back and login.back.returned.get("error") == exercise.error for login in record.logins)
    if exercise.codes:
        return any(call.code in exercise.codes for call in record.rights)
    return any(_wishes(call) & exercise.wishes for call in record.rights)


def was_told(lie: Exercise, login: Login) -> bool:
    """Whether FranceConnect told that lie to the service in that login."""
    call = _SPOILT[lie.at](login)
    return login.version in lie.versions and call is not None and lie.fault in call.faults


def was_believed(lie: Exercise, login: Login) -> bool:
    """Whether the service went on after it: a code redeemed, or rights asked for."""
    return bool(login.redemptions if lie.at == "return" else login.rights)


def _return(login: Login) -> Call | None:
    return login.back if login.back and "code" in login.back.returned else None


def _userinfo(login: Login) -> Call | None:
    return next((call for call in login.userinfo if call.faults), None)


_SPOILT: Mapping[str, Callable[[Login], Call | None]] = {
    "return": _return,
    "id_token": lambda login: login.granted,
    "userinfo": _userinfo,
}


def _wishes(call: Call) -> set[str]:
    granted = (fault.removeprefix(WISH).partition("=")[0] for fault in call.faults if fault.startswith(WISH))
    return set(granted)
