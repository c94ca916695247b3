"""The code: redeemed once, soon, and for the address at which it came back."""

from collections.abc import Iterator
from datetime import timedelta

from droits_conformance.audit.record import Record
from droits_conformance.audit.registry import Breach, judges, looked_at

_LIFE = timedelta(seconds=30)


@judges("CLI-012")
def redeemed_once(record: Record) -> Iterator[Breach]:
    """Again only where FranceConnect itself failed before."""
    for login in looked_at(login for login in record.logins if login.redemptions):
        tries = [call for call in login.redemptions if not call.has_failed]
        if len(tries) > 1:
            yield Breach(tuple(tries), (f"un code échangé {len(tries)} fois", f"a code redeemed {len(tries)} times"))


@judges("CLI-013")
def redeemed_soon(record: Record) -> Iterator[Breach]:
    """Counted from the answer that brought the person back."""
    for login in looked_at(login for login in record.logins if login.redemptions):
        first = login.redemptions[0]
        waited = first.moment - login.back.moment if login.back else timedelta()
        if waited > _LIFE:
            seconds = int(waited.total_seconds())
            yield Breach((first,), (f"échangé après {seconds} s", f"redeemed after {seconds} s"))


@judges("CLI-014")
def same_address(record: Record) -> Iterator[Breach]:
    """The redirect_uri at token is that of authorize."""
    for login in looked_at(login for login in record.logins if login.redemptions):
        for call in login.redemptions:
            if call.sent.get("redirect_uri") != login.asked.parameters.get("redirect_uri"):
                yield Breach((login.asked, call), ("deux redirect_uri différentes", "two different redirect_uri"))
