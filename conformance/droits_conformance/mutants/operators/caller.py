"""Who calls: the NIR of whoever a request's token is of, asked of the target itself, once per token."""

from dataclasses import replace

from droits_conformance.mutants.message import Ask, Request
from droits_conformance.mutants.scene import Scene

NIR, AUTHORIZATION, KEY = "nir", "Authorization", "X-API-Key"
_OK = 200


class Callers:
    """Remembers whom each token is of, as long as a rewriting lives."""

    def __init__(self, scene: Scene) -> None:
        self._me = scene.contract.operation("getMe").path
        self._paths = tuple(one.path for one in scene.contract.operations)
        self._known: dict[str | None, str] = {}

    async def own(self, request: Request, ask: Ask) -> Request:
        """The request about the caller's own person; as it is if nobody can tell who that is."""
        token = request.header(AUTHORIZATION)
        if token not in self._known:
            answer = await ask(replace(self._at_me(request), operation="getMe", query=""))
            told = answer.document() if answer.status == _OK else None
            if isinstance(told, dict) and isinstance(told.get("nir"), str):
                self._known[token] = told["nir"]
        nir = self._known.get(token)
        return request.with_header(NIR, nir) if nir else request

    def _at_me(self, request: Request) -> Request:
        ends = sorted((path for path in self._paths if request.path.endswith(path)), key=len)
        base = request.path.removesuffix(ends[-1]) if ends else request.path
        return replace(request.without_header(NIR), method="GET", path=base + self._me)
