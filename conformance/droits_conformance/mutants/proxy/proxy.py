"""The proxy: one thread with an event loop, which serves as long as its `with` block."""

import asyncio
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from contextlib import suppress
from dataclasses import replace
from threading import Event, Thread
from typing import Self
from urllib.parse import urlsplit

from droits_conformance.mutants.message import Answer, Request, Rewriting
from droits_conformance.mutants.proxy.addresses import Addresses
from droits_conformance.mutants.proxy.reading import HEAD_LIMIT, Head, read_body, read_head
from droits_conformance.mutants.proxy.upstream import Upstream
from droits_conformance.mutants.proxy.writing import write
from droits_conformance.target import Profile
from droits_contract import Contract
from droits_contract.errors import BenchError

_HOST = "127.0.0.1"
_START_LIMIT = 10.0  # seconds
_TURNS_TO_ACCEPT = 3  # turns of the event loop from a connection that comes to the task that serves it
_UNREACHED = Answer(
    status=502, headers=(("Content-Type", "text/plain"),), body=b"the target behind the proxy is silent"
)


class Proxy:
    """Stands in front of the target of a profile, and lets every message pass through a rewriting.

    Answers that nobody stayed for are put into `left`.
    """

    def __init__(
        self, profile: Profile, rewriting: Rewriting, contract: Contract, left: list[Answer] | None = None
    ) -> None:
        parts = urlsplit(profile.droits)
        if parts.scheme != "http" or parts.hostname is None:
            raise BenchError(
                f"a variant plays in front of a target over plain http; {profile.name} is at {parts.scheme}"
            )
        self._profile, self._rewriting, self._contract = profile, rewriting, contract
        self._left = [] if left is None else left
        self._upstream = Upstream(parts.hostname, parts.port or 80)
        self._target = f"{parts.scheme}://{parts.netloc}"
        self._loop = asyncio.new_event_loop()
        self._serving = Event()
        self._thread = Thread(target=self._run, name="proxy", daemon=True)
        self._addresses: Addresses

    def __enter__(self) -> Self:
        """Serve, from now on."""
        self._thread.start()
        if not self._serving.wait(_START_LIMIT):
            raise BenchError(f"the proxy in front of {self._profile.name} did not start within {_START_LIMIT:g} s")
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving; calls in flight are cut."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def in_front(self) -> Profile:
        """The profile of the target as it is reached through the proxy. FranceConnect is reached as before."""
        front, profile = self._addresses.in_front, self._profile
        stats, statut = profile.supervision.stats, profile.supervision.statut
        supervision = replace(profile.supervision, stats=stats and front(stats), statut=statut and front(statut))
        control = profile.control and replace(profile.control, url=front(profile.control.url))
        return replace(profile, droits=front(profile.droits), supervision=supervision, control=control)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, _HOST, 0, limit=HEAD_LIMIT))
        port = server.sockets[0].getsockname()[1]
        self._addresses = Addresses(self._contract, self._profile.droits, self._target, f"http://{_HOST}:{port}")
        self._serving.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            self._loop.run_until_complete(_cancelled())
            self._upstream.close()
            self._loop.run_until_complete(asyncio.sleep(0))  # closed transports say so in the next turn
            self._loop.close()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection, request after request."""
        answer: Answer | None = None
        try:
            # The last of these: the proxy stops.
            with suppress(IncompleteReadError, ValueError, asyncio.CancelledError):
                while head := await read_head(reader):
                    request = self._addresses.named(await _request(reader, head))
                    answer = await self._answer(request)
                    if not await write(writer, answer, request.method) or _is_last(request):
                        break
        except ConnectionError:
            if answer is not None:
                self._left.append(answer)
        finally:
            writer.close()

    async def _answer(self, request: Request) -> Answer:
        try:
            return self._addresses.moved(request, await self._rewriting(request, self._upstream.ask))
        except ConnectionError:
            return _UNREACHED


async def _request(reader: StreamReader, head: Head) -> Request:
    first, headers = head
    method, _, rest = first.partition(" ")
    target = rest.rpartition(" ")[0]
    path, _, query = target.partition("?")
    return Request(headers=headers, body=await read_body(reader, headers), method=method, path=path, query=query)


def _is_last(request: Request) -> bool:
    return "close" in (request.header("connection") or "").lower()


async def _cancelled() -> None:
    """End every call that is still in flight, and those whose connection is being accepted: they are tasks a turn later."""
    for _ in range(_TURNS_TO_ACCEPT):
        await asyncio.sleep(0)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
