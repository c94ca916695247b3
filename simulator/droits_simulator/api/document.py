"""The OpenAPI document that the rights API publishes of itself: the contract, with the address where it is served.

Our own copy, because the one that Connexion would serve is rewritten by Connexion.
"""

from collections.abc import Callable

import orjson
from starlette.requests import Request
from starlette.responses import Response

from droits_contract import Contract


class Document:
    """`GET <base>/openapi.json`: open to everybody, as a contract should be. `url` tells where the API is, in a session."""

    def __init__(self, contract: Contract, url: Callable[[], str]) -> None:
        self._document = contract.copy_document()
        self._url = url

    async def answer(self, _request: Request) -> Response:
        """The document."""
        document = {**self._document, "servers": [{"url": self._url(), "description": "Ce bac à sable"}]}
        return Response(orjson.dumps(document), media_type="application/json")
