"""What each secret of a run is called in a shell, and how to get it there."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from droits_conformance.caller import default_scopes
from droits_conformance.circumstances import Circumstances, Holder
from droits_conformance.counterexample.parts import Variable
from droits_conformance.data_set import CAST, UNKNOWN, Generated
from droits_conformance.exchange import Exchange
from droits_conformance.oracle.nir import read_nir
from droits_conformance.target import ClientProfile, Profile

SANDBOX = "--sandbox"  # the origin of a profile that the judge made for a sandbox of its own
_NOT_IN_A_NAME = re.compile(r"[^A-Z0-9]+")
_SHORTEST = 6
Known = Iterator[tuple[str, Variable]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The known secrets around one exchange. `issued` are tokens and codes that the broker gave during the run."""

    profile: Profile
    issued: frozenset[str]

    def around(self, exchange: Exchange, circumstances: Circumstances) -> tuple[tuple[str, Variable], ...]:
        """Values and their variables, for what was sent in this exchange."""
        found = [*self._of_clients(), *self._of_token(exchange, circumstances), *self._of_nir(exchange, circumstances)]
        spent = Variable("DROITS_SPENT_TOKEN", "a token or code of a login of its own", lasting=False)
        found += [(value, spent) for value in self.issued]
        return tuple({value: name for value, name in reversed(found) if len(value) >= _SHORTEST}.items())

    def _of_clients(self) -> Known:
        for client in self.profile.all_clients:
            yield client.api_key, self._key(client)
            name = client.secret_variable or f"{_prefix(client.name)}_CLIENT_SECRET"
            secret = Variable(name, f"the client secret of {client.name}, as the profile reads it")
            yield from ((client.client_secret, secret), (quote(client.client_secret, safe=""), secret))
        if self.profile.provider:
            yield self.profile.provider.client_secret, Variable("PROVIDER_SECRET", "the data provider's secret")

    def _key(self, client: ClientProfile) -> Variable:
        name = client.key_variable or f"{_prefix(client.name)}_API_KEY"
        asked = f"$(droits token {self._source()} --client {client.name} --api-key)"
        value = asked if self.profile.origin == SANDBOX else None
        lasting = client.per_second is None  # a quota is spent by many calls, never by one
        return Variable(name, f"the API key of {client.name}", value, lasting)

    def _of_token(self, exchange: Exchange, circumstances: Circumstances) -> Known:
        sent = {name.lower(): value for name, value in exchange.request_headers}.get("authorization", "")
        if circumstances.holder:
            yield sent.removeprefix("Bearer "), self._token(circumstances.holder)

    def _token(self, holder: Holder) -> Variable:
        client = next((one for one in self.profile.all_clients if one.name == holder.client), None)
        usual = client is not None and default_scopes(client) == holder.scopes
        scopes = "" if usual else "".join(f" --scope {shlex.quote(scope)}" for scope in holder.scopes)
        version = self.profile.broker.version
        asked = f"--persona {shlex.quote(holder.persona)} --client {holder.client} --fc {version}{scopes}"
        note = f"the token of {holder.persona} for {holder.client}; it does not live long"
        return Variable("DROITS_TOKEN", note, f"$(droits token {self._source()} {asked})")

    def _of_nir(self, exchange: Exchange, circumstances: Circumstances) -> Known:
        sent = next((value for name, value in exchange.request_headers if name.lower() == "nir"), "")
        nir = read_nir(sent)
        if nir:
            yield nir, self._nir(circumstances)

    def _nir(self, circumstances: Circumstances) -> Variable:
        household, foyers = circumstances.household, self.profile.foyers
        if household is None or foyers == UNKNOWN:
            return Variable("DROITS_NIR", "the NIR asked about", None)
        if household.person is None:
            return Variable("DROITS_NIR", "a NIR of nobody", "$(droits foyers nir --nobody)")
        who = shlex.quote(f"{household.id}/{household.person}")
        note = f"the NIR of {household.person} of {household.id}"
        return Variable("DROITS_NIR", note, f"$(droits foyers nir {who}{self._data_set()})")

    def _data_set(self) -> str:
        foyers, today = self.profile.foyers, self.profile.today
        generated = Generated.parse(foyers)
        day = f" --today {today}" if today else ""
        if generated:
            return f" --population {generated.size}:{generated.seed}{day}"
        return day if foyers == CAST else f" --foyers {shlex.quote(foyers)}{day}"

    def _source(self) -> str:
        if self.profile.origin != SANDBOX:
            return shlex.quote(self.profile.origin)
        home = urlsplit(self.profile.droits)
        return f"--sandbox-url {home.scheme}://{home.netloc}/"


def _prefix(client: str) -> str:
    return _NOT_IN_A_NAME.sub("_", client.upper())
