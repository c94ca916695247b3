"""The files that the pages load: style sheet, scripts, and Swagger UI. Their names hold a digest, so caches keep them.

Swagger UI (Apache 2.0) comes from the package mkdocs-swagger-ui-tag, which ships its files as they were published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

PATH = "/portail"
_OWN = Path(__file__).with_name("static")
_SWAGGER = "mkdocs_swagger_ui_tag"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_DIGITS = 16
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Feuille:
    """A file: the path at which it is served, its type, what it holds."""

    path: str
    media_type: str
    content: bytes


@cache
def feuilles() -> Mapping[str, Feuille]:
    """The files by the name that templates know, such as `portail.css`."""
    swagger = files(_SWAGGER).joinpath("swagger-ui")
    read = {one.name: one.read_bytes() for one in sorted(_OWN.iterdir()) if one.suffix in _TYPES}
    read["swagger-ui.css"] = swagger.joinpath("stylesheets", "swagger-ui.css").read_bytes()
    read["swagger-ui-bundle.js"] = swagger.joinpath("javascripts", "swagger-ui-bundle.js").read_bytes()
    return {name: _feuille(name, content) for name, content in read.items()}


async def sert(request: Request) -> Response:
    """GET one of the files; 404 for any other name."""
    found = _by_path().get(f"{PATH}/{request.path_params['nom']}")
    if found is None:
        return PlainTextResponse("404", 404)
    return Response(found.content, media_type=found.media_type, headers=_HEADERS)


@cache
def _by_path() -> Mapping[str, Feuille]:
    return {one.path: one for one in feuilles().values()}


def _feuille(name: str, content: bytes) -> Feuille:
    stem, _, suffix = name.rpartition(".")
    digest = sha256(content).hexdigest()[:_DIGITS]
    return Feuille(f"{PATH}/{stem}.{digest}.{suffix}", _TYPES[f".{suffix}"], content)
