"""Before a run: is a client refused at its first good call? Then no rule would say anything true (decision record 0097)."""

from typing import Final, Protocol

from droits_conformance.call import Answer, Call
from droits_conformance.doctor.refusal import Refused, diagnose
from droits_conformance.errors import ClientMisconfigured, TargetSilent
from droits_conformance.target import ClientProfile, Profile
from droits_contract import load_convention
from droits_fixtures import Personne

_ME: Final = "getMe"
# What is certain to be in the profile. A target that refuses tokens may do so by the very mistake that a rule looks for.
_STOPS: Final = ("api-key-unknown", "api-keys-swapped", "client-not-bound", "habilitation-inactive")
_REFUSING: Final = (401, 403)


class Caller(Protocol):
    """Makes calls, and has tokens."""

    def call(self, call: Call) -> Answer:
        """Send the call; TargetSilent if nothing usable comes back."""
        ...

    def token(self, client: str, persona: Personne) -> str:
        """A live token."""
        ...


def check_client(profile: Profile, client: ClientProfile, persona: Personne, caller: Caller) -> None:
    """One call to /me; ClientMisconfigured if it is refused by what the profile says of the client."""
    if not load_convention(client.convention).grants(_ME):
        return

    def ask(api_key: str, bearer: str) -> Answer:
        return caller.call(Call(operation_id=_ME, client=client.name, persona=persona, api_key=api_key, bearer=bearer))

    try:
        answer = ask(client.api_key, token := caller.token(client.name, persona))
        if answer.status not in _REFUSING:
            return
        others = tuple(one for one in profile.all_clients if one.api_key != client.api_key)
        found = diagnose(Refused(client, token, answer, others), ask)
    except TargetSilent:
        return
    if found.code in _STOPS:
        raise ClientMisconfigured(f"{found.asked}: {found.seen}", found.whose.words, found.remedy, profile.origin)
