"""Addresses in front of the target: which operation a path asks for, and own worlds that lie behind the proxy as well.

A judge may open sessions of its own by the control API, whose answer tells at which address the rights API is found in
them. Through the proxy it tells the proxy's, so that a variant plays in those too.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from droits_conformance.mutants.message import Answer, Request
from droits_contract import Contract


class Addresses:
    """`target` and `proxy` are origins (scheme, host, port); `droits` the target's base address."""

    def __init__(self, contract: Contract, droits: str, target: str, proxy: str) -> None:
        self._paths = {one.path: one.operation_id for one in contract.operations}
        self._bases = {urlsplit(droits).path.rstrip("/")}
        self._target, self._proxy = target, proxy

    def named(self, request: Request) -> Request:
        """The request with its operation, whatever its method."""
        operation = next((found for base in self._bases if (found := self._operation(request.path, base))), None)
        return replace(request, operation=operation)

    def in_front(self, address: str) -> str:
        """The same address at the proxy; any other than the target's stays as it is."""
        return self._proxy + address.removeprefix(self._target) if address.startswith(self._target) else address

    def moved(self, request: Request, answer: Answer) -> Answer:
        """An answer of the control API that tells where a session is, with the proxy's addresses; any other as it is."""
        if not request.path.endswith("/control/sessions"):
            return answer
        told = answer.document()
        if not isinstance(told, dict) or "droits" not in told:
            return answer
        self._bases.add(urlsplit(told["droits"]).path.rstrip("/"))
        supervision = {name: self.in_front(url) for name, url in told.get("supervision", {}).items()}
        return answer.saying({**told, "droits": self.in_front(told["droits"]), "supervision": supervision})

    def _operation(self, path: str, base: str) -> str | None:
        return self._paths.get(path.removeprefix(base)) if path.startswith(base) else None
