"""What the partner's software does when FranceConnect lies, one demand for each thing that it must look at."""

from collections.abc import Iterator

from droits_conformance.audit.demands import Exercise, load_demands, load_exercises
from droits_conformance.audit.login import Login
from droits_conformance.audit.meeting import was_believed, was_told
from droits_conformance.audit.record import Record
from droits_conformance.audit.registry import Breach, Inapplicable, judges, looked_at


@judges("CLI-010")
def state_checked(record: Record) -> Iterator[Breach]:
    """A return under another state redeems nothing."""
    return _refused("CLI-010", record)


@judges("CLI-011")
def issuer_of_return_checked(record: Record) -> Iterator[Breach]:
    """A return from another issuer redeems nothing; v1 names none."""
    if record.logins and all(login.version == "v1" for login in record.logins):
        raise Inapplicable(("la v1 ne nomme pas d'émetteur au retour", "v1 names no issuer in the return"))
    return _refused("CLI-011", record)


@judges("CLI-020")
def nonce_checked(record: Record) -> Iterator[Breach]:
    """No rights are asked for with a token that came with another nonce, or none."""
    return _refused("CLI-020", record)


@judges("CLI-021")
def signature_checked(record: Record) -> Iterator[Breach]:
    """No rights are asked for after an id_token that anybody could have written."""
    return _refused("CLI-021", record)


@judges("CLI-022")
def claims_checked(record: Record) -> Iterator[Breach]:
    """No rights are asked for after an id_token from elsewhere, for somebody else, or of another time."""
    return _refused("CLI-022", record)


@judges("CLI-023")
def userinfo_checked(record: Record) -> Iterator[Breach]:
    """No rights are asked for after a userinfo that is not to be believed."""
    if record.logins and not any(login.userinfo for login in record.logins):
        raise Inapplicable(("userinfo n'est jamais demandé", "userinfo is never asked for"))
    return _refused("CLI-023", record)


@judges("CLI-024")
def rotation_survived(record: Record) -> Iterator[Breach]:
    """The one thing that looks like a lie and is none."""
    for login, lie in looked_at(_told("CLI-024", record)):
        if not was_believed(lie, login):
            seen = ("parcours abandonné quand les clés tournent", "journey given up when keys rotate")
            yield Breach(login.calls, seen)


def _refused(demand: str, record: Record) -> Iterator[Breach]:
    for login, lie in looked_at(_told(demand, record)):
        if was_believed(lie, login):
            yield Breach(login.calls, (f"poursuivi malgré {lie.fault}", f"gone on in spite of {lie.fault}"))


def _told(demand: str, record: Record) -> list[tuple[Login, Exercise]]:
    named = next(one.exercises for one in load_demands() if one.id == demand)
    lies = [one for one in load_exercises() if one.id in named]
    return [(login, lie) for login in record.logins for lie in lies if was_told(lie, login)]
