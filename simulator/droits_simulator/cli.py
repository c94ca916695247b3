"""The command `droits sandbox`."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from droits_fixtures.day import parse_day
from droits_simulator import reach
from droits_simulator.clock import Clock, SystemClock
from droits_simulator.configuration import PREFIX, configured, secret
from droits_simulator.listening import listen, url_of
from droits_simulator.plan import Plan
from droits_simulator.reach import Certificate, control_token, is_exposed, new_token
from droits_simulator.settings import (
    DEFAULT_PORT,
    LOG_FORMS,
    LOG_LEVELS,
    MOST_REMEMBERED,
    MOST_WORKERS,
    REMEMBERED,
    Elsewhere,
    Settings,
)
from droits_simulator.state.address import MEMORY, StateAddress, WorkersNeedState
from droits_simulator.state.shared import Commons

_EPILOG = """\b
Examples:
  droits sandbox --port 0 --today 2026-11-24 --fault nir-etranger-servi
  droits sandbox --population 30000000 --seed 7
  droits sandbox --port 0 --broker http://127.0.0.1:8800/api/v2
  droits sandbox --state redis://127.0.0.1:6379/0 --workers 4

Each flag can be a variable (BANC_DROITS_SANDBOX_PORT) or a line of the file (port = 8800) instead. Secrets are never flags:
BANC_DROITS_CONTROL_TOKEN; with --broker, BANC_DROITS_PROVIDER_SECRET and BANC_DROITS_PROVIDER_KEY, the path of a private
key (JWK). All of them: docs/settings.md."""


@click.command(epilog=_EPILOG, context_settings={"auto_envvar_prefix": PREFIX})
@configured
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--today", metavar="DAY", help="The day it is when the sandbox starts, YYYY-MM-DD; by default, today.")
@click.option(
    "--foyers", type=click.Path(path_type=Path), help="Folder of households to serve instead of the shipped cast."
)
@click.option("--population", type=click.IntRange(1), metavar="N", help="Serve N generated households, stored nowhere.")
@click.option("--seed", type=click.IntRange(0), metavar="S", help="With --population: its seed.  [default: 1]")
@click.option(
    "--conventions",
    type=click.Path(path_type=Path),
    help="Folder of conventions, beside or instead of the shipped ones.",
)
@click.option(
    "--fault",
    multiple=True,
    metavar="NAME",
    help="Switch a fault on, of the rights API or of FranceConnect; may be given several times.",
)
@click.option("--broker", metavar="URL", help="Verify tokens at another FranceConnect, and have none of our own.")
@click.option("--broker-version", type=click.Choice(["v1", "v2"]), help="With --broker: its version.  [default: v2]")
@click.option(
    "--provider-client-id",
    metavar="ID",
    help="With --broker: who asks there.  [default: the demonstration provider]",
)
@click.option("--no-wishes", is_flag=True, help="Grant no request a fault of its own (Prefer, ?__…).")
@click.option(
    "--personas-without-login", is_flag=True, help="Let requests choose whom to be answered about, without a login."
)
@click.option(
    "--registre", type=click.Path(path_type=Path), help="File of FranceConnect services and data providers to add."
)
@click.option(
    "--partenaires", type=click.Path(path_type=Path), help="File of partners to serve instead of the shipped ones."
)
@click.option(
    "--journal",
    type=click.IntRange(0, MOST_REMEMBERED),
    default=REMEMBERED,
    show_default=True,
    metavar="N",
    help="Exchanges that each session remembers; 0 for none.",
)
@click.option(
    "--no-compiled",
    is_flag=True,
    help="Let Connexion answer every call of the rights API: slower, and the same answers.",
)
@click.option(
    "--state",
    default=MEMORY,
    show_default=True,
    metavar="memory|redis://HOST:PORT/N",
    help="Where state lives; on Redis or Valkey (rediss://, unix://, valkey://), workers and machines share it.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that serve; more than one need --state.",
)
@click.option("--webhooks-anywhere", is_flag=True, help="Let webhooks lead to other machines than this one.")
@click.option(
    "--public-url",
    type=reach.public_url,
    metavar="URL",
    help="Address under which others reach it: behind a proxy, in a container.",
)
@click.option("--certificate", type=click.Path(path_type=Path), help="Serve over TLS: PEM file of the certificate.")
@click.option("--key", type=click.Path(path_type=Path), help="With --certificate: PEM file of its private key.")
@click.option(
    "--log", type=click.Choice(LOG_FORMS), default="text", show_default=True, help="Form of the logs, on stderr."
)
@click.option(
    "--log-level",
    type=click.Choice(LOG_LEVELS),
    default="warning",
    show_default=True,
    help="At info, one line for each request.",
)
@click.option("--json", is_flag=True, help="Print one JSON line once connections are accepted, and no more.")
@click.pass_context
def sandbox(
    context: click.Context,
    /,
    host: str,
    port: int,
    today: str | None,
    foyers: Path | None,
    population: int | None,
    seed: int | None,
    fault: tuple[str, ...],
    **more: Any,
) -> None:
    """Serve the rights API and FranceConnect on this machine, with people who do not exist.

    Ctrl-C ends it. Exit codes: 0 ended on request, 2 configuration error.
    """
    log, log_level, as_json = (more.pop(name) for name in ("log", "log_level", "json"))
    certificate, public_url = _certificate(more.pop("certificate"), more.pop("key")), more.pop("public_url")
    clock = _clock(today)
    generated = _generated(population, seed, foyers)
    own = {"wishes": not more.pop("no_wishes"), "personas_without_login": more.pop("personas_without_login")}
    own["compiled"] = not more.pop("no_compiled")
    own |= {name: more.pop(name) for name in ("conventions", "registre", "partenaires", "webhooks_anywhere", "journal")}
    state, workers = _state(more.pop("state"), more.pop("workers"))
    elsewhere = _elsewhere(context, **more)
    given_token = control_token(secret(context, "control-token"), exposed=False)

    with listen(host, port) as listener:
        draw = partial(_drawn_token, state)
        token = control_token(given_token, exposed=is_exposed(listener, public_url), draw=draw)
        url = public_url or url_of(listener, "https" if certificate else "http")
        own |= {"elsewhere": elsewhere, "control_token": token}
        settings = Settings(url, foyers, generated, frozenset(fault), **own)
        plan = Plan(
            settings, clock, listener, state, certificate, None if given_token else token, log, log_level, as_json
        )
        if workers == 1:
            plan.serve(click.echo)
        else:
            from droits_simulator.workers import serve_together  # noqa: PLC0415 - one process alone needs none of it

            serve_together(plan, workers, click.echo)


def _state(text: str, workers: int) -> tuple[StateAddress | None, int]:
    state = StateAddress.of(text)
    if state is None and workers > 1:
        raise WorkersNeedState(workers)
    if state is not None:
        with Commons(state):
            pass  # somebody answers there: to be known before anything else starts
    return state, workers


def _drawn_token(state: StateAddress | None) -> str:
    """A control token: where state is shared, the one that all who share it demand."""
    if state is None:
        return new_token()
    with Commons(state) as commons:
        return commons.drawn("control", new_token)


def _generated(population: int | None, seed: int | None, foyers: Path | None) -> tuple[int, int] | None:
    if population is None and seed is not None:
        raise click.UsageError("--seed is for --population")
    if population is not None and foyers is not None:
        raise click.UsageError("give either --population or --foyers")
    return None if population is None else (population, 1 if seed is None else seed)


def _certificate(chain: Path | None, key: Path | None) -> Certificate | None:
    if chain is None and key is None:
        return None
    if chain is None or key is None:
        raise click.UsageError("--certificate and --key go together")
    return Certificate(chain, key)


def _elsewhere(
    context: click.Context, broker: str | None, broker_version: str | None, provider_client_id: str | None
) -> Elsewhere | None:
    if broker is None:
        if broker_version or provider_client_id:
            raise click.UsageError("--broker-version and --provider-client-id are for --broker")
        return None
    if broker_version == "v1":
        if provider_client_id:
            raise click.UsageError("FranceConnect v1 knows no data providers: --provider-client-id is for v2")
        return Elsewhere(broker, "v1")
    key = secret(context, "provider-key")
    return Elsewhere(broker, "v2", provider_client_id, secret(context, "provider-secret"), Path(key) if key else None)


def _clock(day: str | None) -> Clock:
    return SystemClock() if day is None else SystemClock.starting_on(parse_day(day))
