"""The OpenAPI document that the sandbox publishes of itself."""

import asyncio

import httpx
import orjson
from starlette.applications import Starlette
from starlette.routing import Route

from droits_contract import load_contract
from droits_simulator.api.document import Document

URL = "http://127.0.0.1:8800/test/v1/droits/beneficiaires"


def _served() -> dict[str, object]:
    app = Starlette(routes=[Route("/openapi.json", Document(load_contract(), lambda: URL).answer)])

    async def get() -> bytes:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://banc.test") as client:
            return (await client.get("/openapi.json")).content

    served: dict[str, object] = orjson.loads(asyncio.run(get()))
    return served


def test_the_document_is_the_contract_at_the_address_where_it_is_served() -> None:
    served = _served()
    assert served["servers"] == [{"url": URL, "description": "Ce bac à sable"}]
    assert {name: node for name, node in served.items() if name != "servers"} == {
        name: node for name, node in load_contract().document.items() if name != "servers"
    }


def test_nothing_of_the_machinery_shows_in_it() -> None:
    assert "InfoFunc" not in orjson.dumps(_served()).decode()
