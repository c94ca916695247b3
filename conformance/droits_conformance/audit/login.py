"""A login from its beginning to the logout, put together from the calls that belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from droits_conformance.audit.call import Call

LOGOUTS = ("/session/end", "/logout")


@dataclass(frozen=True, slots=True)
class Login:
    """One login of one person. Each part is what the journal shows of it; `back` and `granted` are None if it never came.

    `asked` opened it at authorize, `back` sent the person back to the service, `redemptions` presented its code,
    `granted` is the one that brought tokens; `userinfo`, `rights` and `goodbyes` used them.
    """

    asked: Call
    back: Call | None
    redemptions: tuple[Call, ...]
    granted: Call | None
    userinfo: tuple[Call, ...]
    rights: tuple[Call, ...]
    goodbyes: tuple[Call, ...]

    @property
    def version(self) -> str:
        """The version of FranceConnect."""
        return self.asked.version or ""

    @property
    def persona(self) -> str | None:
        """Who logged in, as the journal calls them; None if nobody did."""
        return next((call.persona for call in self.calls if call.persona), None)

    @property
    def expires(self) -> datetime | None:
        """When the access token dies; None if there is none, or nothing was said of its life."""
        life = self.granted.told.get("expires_in") if self.granted else None
        is_known = isinstance(life, int) and not isinstance(life, bool)
        return self.granted.answered + timedelta(seconds=life) if self.granted and is_known and life else None

    @property
    def calls(self) -> tuple[Call, ...]:
        """All of it but FranceConnect's pages."""
        back = (self.back,) if self.back else ()
        return (self.asked, *back, *self.redemptions, *self.userinfo, *self.rights, *self.goodbyes)


def logins_in(calls: Sequence[Call]) -> list[Login]:
    """Every login that begins in the journal, in the order of their beginnings."""
    return [_login(call, calls) for call in calls if call.version and call.place == "/authorize"]


def _login(asked: Call, calls: Sequence[Call]) -> Login:
    back = asked if asked.returned else _back(asked, calls)
    code = back.returned.get("code") if back else None
    redemptions = tuple(one for one in calls if code and one.place == "/token" and one.sent.get("code") == code)
    granted = next((one for one in redemptions if one.status == 200 and "access_token" in one.told), None)
    access_token = granted.told["access_token"] if granted else None
    id_token = granted.told.get("id_token") if granted else None
    bearing = [one for one in calls if access_token and one.bearer == access_token]
    return Login(
        asked=asked,
        back=back,
        redemptions=redemptions,
        granted=granted,
        userinfo=tuple(one for one in bearing if one.version and one.place == "/userinfo"),
        rights=tuple(one for one in bearing if one.is_rights),
        goodbyes=tuple(one for one in calls if id_token and is_goodbye(one) and _hint(one) == id_token),
    )


def _back(asked: Call, calls: Sequence[Call]) -> Call | None:
    journey = asked.interaction
    return next((one for one in calls if journey and one.interaction == journey and one.returned), None)


def is_goodbye(call: Call) -> bool:
    """Whether somebody is sent to FranceConnect to log out."""
    return call.version is not None and call.place in LOGOUTS


def _hint(call: Call) -> str | None:
    return call.parameters.get("id_token_hint")
