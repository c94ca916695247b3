"""One session of a sandbox: a world of a test's own, with its addresses, people, clock, faults and journal."""

from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal, Self

import httpx

from droits_simulator.client.announced import Client, Persona, clients_of, personas_of, pick
from droits_simulator.client.clock import Clock
from droits_simulator.client.control import Control
from droits_simulator.client.errors import ClientError
from droits_simulator.client.faults import Faults
from droits_simulator.client.journal import Exchange, Explanation, exchange_of, explanation_of
from droits_simulator.client.pages import Person, walk
from droits_simulator.client.token import SCOPES, Token, obtain
from droits_simulator.client.wire import connection
from droits_simulator.client.wishes import Wishes

Version = Literal["v1", "v2"]
ROOT = "default"


class Session:
    """A session; nothing that happens in it is seen in another.

    `id` names it; `droits` is the address of the rights API in it, with its final slash; `brokers` those of FranceConnect
    by version, without; `clients` and `personas` are by name. `control` is its control API. As a context manager it
    closes itself.
    """

    def __init__(self, members: dict[str, Any], control: Control) -> None:
        self.id: str = members["session"]
        self.label: str = members["label"]
        self.droits: str = members["droits"].rstrip("/") + "/"
        self.brokers: dict[str, str] = {name: url.rstrip("/") for name, url in members["brokers"].items()}
        self.clients: dict[str, Client] = clients_of(members)
        self.personas: dict[str, Persona] = personas_of(members)
        self.control = control.at(members["control"])
        self.clock = Clock(self.control)
        self.faults = Faults(self.control)
        self.wishes = Wishes(self.control)
        self._root = control
        self._open: list[httpx.Client] = []

    def log_in(
        self,
        persona: str | Persona,
        client: str | Client = "hopital",
        *,
        version: Version = "v2",
        scopes: Iterable[str] = SCOPES,
    ) -> Token:
        """A token, obtained through FranceConnect's real pages; LoginFailed, UnknownName."""
        who, service = pick("persona", self.personas, persona), pick("client", self.clients, client)
        return obtain(self.brokers[version], version, service, who, scopes)

    def browse(self, url: str, persona: str | Persona, *, agrees: bool = True) -> str:
        """Follow `url`, which your own code made to send somebody to FranceConnect, as that person in their browser.

        Gives the address at which your service is called back, not opened, with `code` or `error` in it; LoginFailed.
        """
        who = pick("persona", self.personas, persona)
        return walk(url, Person(who.login, who.password, agrees))

    def rights(self, token: Token, client: str | Client | None = None) -> httpx.Client:
        """The rights API with both credentials: `rights(token).get("me")`; the session closes it. `client` lends its key."""
        service = token.client if client is None else pick("client", self.clients, client)
        headers = {"X-API-Key": service.api_key, "Authorization": f"Bearer {token.access_token}"}
        opened = connection(self.droits, base_url=self.droits, headers=headers)
        self._open.append(opened)
        return opened

    def journal(self, **chosen: str | int) -> list[Exchange]:
        """What happened here, the newest first.

        `chosen` are filters: client, persona, operation, rule, status (`4xx`), since (a request id), limit.
        """
        return [exchange_of(one) for one in self.control.call("GET", "journal", query=chosen)["exchanges"]]

    def explain(self, answer: str | httpx.Response) -> Explanation:
        """How an answer, or that of a request id, was decided; ControlRefused `echange-inconnu`."""
        request_id = answer if isinstance(answer, str) else answer.headers["X-Request-Id"]
        return explanation_of(self.control.call("GET", f"explain/{request_id}"))

    def close(self) -> None:
        """End the session and forget all that it held; that of the root stays. Closing twice does no harm."""
        for opened in self._open:
            opened.close()
        self._open.clear()
        self.control.close()
        if self.id != ROOT:
            with suppress(ClientError):  # it is over already, or its sandbox is: what was wanted
                self._root.call("DELETE", f"sessions/{self.id}")

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        """Its name and address."""
        return f"<Session {self.id} {self.label!r} {self.control.url}>"
