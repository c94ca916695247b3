"""What `droits sandbox` says when it is ready: a banner for people, or one JSON line for programs."""

from collections.abc import Iterable
from typing import Any

import orjson

from droits_simulator.demo import Client, Demo
from droits_simulator.misbehaviours import find
from droits_simulator.settings import CONTROL_VARIABLE


def as_json(demo: Demo, new_token: str | None = None) -> str:
    """One line of JSON; its members are stable, scripts read them.

    `new_token` is what the control API demands, where nobody was asked for it; else None.
    """
    line = {
        "droits": demo.droits,
        "brokers": demo.brokers,
        "control": demo.control,
        "supervision": {"stats": f"{demo.base_url}/api/stats/", "statut": f"{demo.base_url}/api/statut"},
        "control_token": new_token,
        "today": demo.today.isoformat(),
        "clients": [_client(client) for client in demo.clients],
        "apart": [_client(client) | _limits(client) for client in demo.apart],
        "personas": [
            {"login": compte.login, "password": compte.password, "raconte": compte.histoire} for compte in demo.personas
        ],
        "faults": list(demo.faults),
        "provider": demo.provider,
    }
    return orjson.dumps(line).decode()


def as_text(demo: Demo, new_token: str | None = None) -> str:
    """The banner: addresses, personas, and commands to paste into a shell; `new_token` as in `as_json`."""
    parts = (_addresses(demo), _token(new_token), _faults(demo), _personas(demo), _exports(demo), _commands(demo))
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines)


def commands(demo: Demo) -> str:
    """Commands to paste into a shell: a person logs in, then their rights answer; empty where they would not work."""
    return "\n".join(line.removeprefix("  ") for line in list(_commands(demo))[1:])


def _client(client: Client) -> dict[str, Any]:
    return {
        "name": client.nom,
        "convention": client.convention,
        "api_key": client.cle,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "redirect_uri": client.redirect_uri,
        "scopes": list(client.scopes),
    }


def _limits(client: Client) -> dict[str, Any]:
    """Why a client is kept apart: the state of its habilitation, and its own limits."""
    limits = client.quota.limits() if client.quota else {}
    return {"habilitation": client.habilitation, "quota": {name: most for name, most in limits.items() if most}}


def _addresses(demo: Demo) -> Iterable[str]:
    yield f"Banc Droits sandbox, on {demo.today.isoformat()}: nobody here exists"
    yield f"  home              {demo.base_url}/"
    yield f"  journal           {demo.base_url}/journal"
    yield f"  control API       {demo.control}"
    yield f"  rights API        {demo.droits}"
    where = ", elsewhere: tokens are verified there" if demo.elsewhere else ""
    for version, url in sorted(demo.brokers.items(), reverse=True):
        page = "/.well-known/openid-configuration" if version == "v2" else ""
        yield f"  FranceConnect {version}  {url}{page}{where}"


def _token(new_token: str | None) -> Iterable[str]:
    if new_token:
        yield "Others can reach this sandbox: its control API demands a token, made for this run"
        yield f"  export {CONTROL_VARIABLE}={new_token}"


def _faults(demo: Demo) -> Iterable[str]:
    if demo.faults:
        yield "FAULTS ARE ON, on purpose: these are not the answers of a conforming API"
        for nom in demo.faults:
            yield f"  {nom}  {find(nom).title}"


def _personas(demo: Demo) -> Iterable[str]:
    width = max((len(compte.login) for compte in demo.personas), default=0)
    yield "People whom this sandbox knows, if FranceConnect vouches for them" if demo.elsewhere else _passwords(demo)
    for compte in demo.personas:
        yield f"  {compte.login:<{width}}  {compte.histoire}"


def _passwords(demo: Demo) -> str:
    return "Personas (password: " + ", ".join(sorted({compte.password for compte in demo.personas})) + ")"


def _exports(demo: Demo) -> Iterable[str]:
    yield "Demonstration partners (their keys are public on purpose)"
    for client in (*demo.clients, *demo.apart):
        yield f"  # {client.libelle}: {client.convention}"
        prefix = client.nom.upper().replace("-", "_")
        yield f"  export {prefix}_API_KEY={client.cle}"
        yield f"  export {prefix}_CLIENT_ID={client.client_id}"
        yield f"  export {prefix}_CLIENT_SECRET={client.client_secret}"


def _commands(demo: Demo) -> Iterable[str]:
    if demo.elsewhere or not (demo.clients and demo.personas):
        return  # the command walks the pages of our own FranceConnect, others' may differ
    client, persona = demo.clients[0], next((one for one in demo.personas if not one.note), demo.personas[0])
    yield "To paste into a shell: a person logs in, then their rights answer (a v2 token lives 60 s)"
    shell = _SHELL.format(fc=demo.brokers["v2"], redirect=client.redirect_uri, client=client, password=persona.password)
    yield from shell.splitlines()
    yield f'  curl -s -H "X-API-Key: {client.cle}" -H "Authorization: Bearer $(token {persona.login})" {demo.droits}me'


# FranceConnect's pages, walked without a browser: authorize, choice of an identity provider, login, consent, token.
_SHELL = """\
  token() {{ (
    fc={fc}; back={redirect}; jar=$(mktemp)
    walk() {{ curl -s -o /dev/null -b "$jar" -c "$jar" -w '%{{redirect_url}}' "$@"; }}
    page=$(walk -G "$fc/authorize" -d response_type=code -d acr_values=eidas1 -d client_id={client.client_id} \\
      --data-urlencode "scope=openid identite_pivot droits_assurance_maladie" --data-urlencode "redirect_uri=$back" \\
      -d state=etat-de-demonstration-0001 -d nonce=nonce-de-demonstration-0001)
    walk -d identity_provider=bac-a-sable "$page/identity-provider" >/dev/null
    walk -d "login=$1" -d password={password} "$page/login" >/dev/null
    code=$(walk -d decision=accepter "$page/consent" | sed 's/.*[?&]code=\\([^&]*\\).*/\\1/')
    curl -s "$fc/token" -d grant_type=authorization_code -d "code=$code" --data-urlencode "redirect_uri=$back" \\
      -d client_id={client.client_id} -d client_secret={client.client_secret} \\
      | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'
    rm -f "$jar"
  ) }}"""
