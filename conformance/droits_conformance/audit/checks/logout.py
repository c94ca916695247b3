"""The end of a session."""

from collections.abc import Iterator

from droits_conformance.audit.login import Login
from droits_conformance.audit.record import Record
from droits_conformance.audit.registry import Breach, judges, looked_at


@judges("CLI-050")
def session_ended(record: Record) -> Iterator[Breach]:
    """Of each person who was told rights; a logout also ends what the same person opened before it."""
    used = looked_at(login for login in record.logins if login.rights)
    for position, login in enumerate(used):
        later = used[position:]
        if not any(other.goodbyes and _same_person(login, other) for other in later):
            yield Breach((login.asked,), ("une session sans déconnexion", "a session without a logout"))


@judges("CLI-051")
def logout_well_formed(record: Record) -> Iterator[Breach]:
    """It carries a state, and FranceConnect takes it, unless it takes back what it gave as a lie."""
    spoilt = {call.id for login in record.logins if login.granted and login.granted.faults for call in login.goodbyes}
    for call in looked_at(record.goodbyes):
        if not call.parameters.get("state"):
            yield Breach((call,), ("sans state", "without state"))
        if call.status >= 400 and call.id not in spoilt:
            yield Breach((call,), (f"refusée : statut {call.status}", f"refused: status {call.status}"))


@judges("CLI-052")
def token_forgotten(record: Record) -> Iterator[Breach]:
    """Nothing is asked with the token of a session that is over."""
    for login in looked_at(login for login in record.logins if login.goodbyes):
        late = [call for call in login.rights if call.follows(login.goodbyes[0])]
        if late:
            yield Breach(
                (login.goodbyes[0], *late), ("un jeton employé après la déconnexion", "a token used after logout")
            )


def _same_person(one: Login, other: Login) -> bool:
    """A token that died is replaced by logging in again: the session at FranceConnect is still the first."""
    return one is other or (one.version == other.version and one.persona is not None and one.persona == other.persona)
