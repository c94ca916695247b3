"""Tokens that stand in the environment when the command starts.

Nobody renews them: they count as living for `broker.token_life` seconds from the start of the run, and for a part of that
(`USABLE_LIFE`) they are used. After it a rule that needs one is inapplicable, so that a dead token accuses nobody.
"""

import time
from collections.abc import Callable, Mapping

from droits_conformance.caller import USABLE_LIFE, IssuedToken
from droits_conformance.finding import Inapplicable
from droits_conformance.target import ClientProfile, IssuedElsewhere
from droits_conformance.tokens.template import check_scopes, login_of, variable
from droits_fixtures import Personne


class EnvironmentTokens:
    """The tokens in the variables that the profile names; `monotonic` gives seconds that only grow."""

    def __init__(
        self,
        issued: IssuedElsewhere,
        environ: Mapping[str, str],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issued = issued
        self._environ = environ
        self._monotonic = monotonic
        self._began = monotonic()

    def obtain(self, client: ClientProfile, persona: Personne, scopes: tuple[str, ...]) -> IssuedToken:
        """The token of that person for that client; Inapplicable if there is none, or if it has grown old."""
        check_scopes((self._issued.variable,), "token_env", client, scopes)
        name = variable(self._issued.variable, client.name, login_of(persona), scopes)
        token = self._environ.get(name, "").strip()
        if not token:
            raise Inapplicable(f"the environment variable {name} holds no token (broker.token_env)")
        age = self._monotonic() - self._began
        if age >= USABLE_LIFE * self._issued.life:
            told = f"is {age:.0f} s old, of {self._issued.life:g} that it may live (broker.token_life)"
            raise Inapplicable(f"the token of {name} {told}; nobody renews it")
        return IssuedToken(token, self._issued.life - age)
