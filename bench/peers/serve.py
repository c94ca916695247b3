"""Serve a peer of `served/` on a free port, as `droits sandbox` serves itself: the same uvicorn, the same options.

    python bench/peers/serve.py hand_written --conventions FOLDER
    python bench/peers/serve.py untuned
    python bench/peers/serve.py bare

FranceConnect stands beside it, for the tokens, and a journal around it: the last exchanges, kept as they came. Prints one
JSON line once it accepts connections: `droits`, the address of the rights API, and `brokers`.
"""

import argparse
import json
import logging
import sys
import warnings
from collections import deque
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
# Connexion warns of its own dependencies while it is imported, and logs a line for every refused call: as in the sandbox.
warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")
logging.getLogger("connexion").setLevel(logging.ERROR)

from starlette.applications import Starlette  # noqa: E402
from starlette.types import ASGIApp, Message, Receive, Scope, Send  # noqa: E402

from droits_simulator.guichet import ouvre  # noqa: E402
from droits_simulator.listening import listen, url_of  # noqa: E402
from droits_simulator.randomness import random_text  # noqa: E402
from droits_simulator.server import serve  # noqa: E402
from droits_simulator.serving import services_of  # noqa: E402
from droits_simulator.settings import RIGHTS_PATH, Settings  # noqa: E402
from droits_simulator.tokens import tokens_of  # noqa: E402
from droits_simulator.world import world_of  # noqa: E402

BARE = "bare"  # the one that does nothing


def application(peer: str, settings: Settings) -> ASGIApp:
    """The peer, with the people, partners, conventions and FranceConnect of a sandbox with those settings."""
    world = world_of(settings, None, None, random_text)
    world.demo_at_start()  # reads the households before it serves, as the sandbox does
    tokens = tokens_of(world, None)
    guichet = ouvre(settings, world.fonds, world.store, world.clock, random_text)
    services = services_of(world, guichet, tokens.verifier)()
    rights = getattr(import_module(f"served.{peer}"), peer)(lambda: services)
    kept = rights if peer == BARE else journalled(rights, settings.journal)
    return beside(kept, Starlette(routes=tokens.brokers))


def beside(rights: ASGIApp, franceconnect: ASGIApp) -> ASGIApp:
    """Both in one: the rights API under its path, FranceConnect elsewhere."""

    async def table(scope: Scope, receive: Receive, send: Send) -> None:
        under = scope["type"] != "http" or scope["path"].startswith(RIGHTS_PATH)
        await (rights if under else franceconnect)(scope, receive, send)

    return table


def journalled(app: ASGIApp, keep: int) -> ASGIApp:
    """The application, with its last exchanges kept: a request and the messages of its answer."""
    journal: deque[tuple[Scope, list[Message]]] = deque(maxlen=keep)

    async def kept(scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []
        journal.append((scope, messages))

        async def seen(message: Message) -> None:
            messages.append(message)
            await send(message)

        await app(scope, receive, seen)

    return kept


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("peer", choices=["hand_written", "untuned", BARE])
    parser.add_argument("--conventions", type=Path)
    asked = parser.parse_args()
    with listen("127.0.0.1", 0) as listener:
        url = url_of(listener)
        app = application(asked.peer, Settings(url, conventions=asked.conventions))
        told: dict[str, Any] = {"droits": f"{url}{RIGHTS_PATH}/", "brokers": {"v2": f"{url}/api/v2"}}
        serve(app, listener, lambda: print(json.dumps(told), flush=True))


if __name__ == "__main__":
    main()
