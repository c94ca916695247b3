"""Mutants that skip a branch of the decision tree at one operation (docs/architecture.md, "How an answer is made").

What can be skipped in front of a target is: the request is put in order before it gets there. What cannot is a fault of the
sandbox (`branche:NAME:OPERATION`); a target without such switches is not played these.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.caller import AUTHORIZATION, KEY, NIR, Callers
from droits_conformance.mutants.scene import Factory, Scene
from droits_conformance.mutants.variant import Origin, Variant
from droits_conformance.oracle.nir import key, read_nir
from droits_contract import Operation

_OK, _CHARACTERS = 200, 13
Repair = Callable[[Request], Request]

FAULTS = {
    "cle": ("whose the key is", ("AUT-002",)),
    "jeton": ("whether the token exists", ("AUT-004", "AUT-012")),
    "portee": ("the scope of the token", ("AUT-009",)),
    "habilitation": ("whether the habilitation is active", ("CVN-007",)),
    "client": ("whose client the token is of", ("AUT-008",)),
    "quota": ("the quota", ("CVN-008",)),
    "operation": ("whether the operation is granted", ("CVN-001",)),
    "date": ("whether a date is one", ("FEN-005",)),
    "passe": ("whether the window begins in the past", ("FEN-015",)),
    "ordre": ("whether the window is inverted", ("FEN-004",)),
    "identite": ("whether somebody is recognized", ("BEN-018",)),
    "assure": ("whether the caller is insured and covered", ("BEN-012", "BEN-018")),
    "cercle": ("whether the nir is in the circle", ("BEN-006",)),
    "fenetre": ("the window", ("FEN-013", "FEN-008")),
    "masque": ("what the convention hides", ("CVN-002", "CVN-003")),
}
"""Branches that the sandbox skips: what it then does not look at, and the rules that are asked."""
_OF_THE_NIR = frozenset({"cercle"})


def tree_mutants(operation: Operation) -> Iterator[Variant]:
    """Every branch skipped, at the operation alone."""
    for name, (told, look) in FAULTS.items():
        if name not in _OF_THE_NIR or operation.takes_nir:
            fault = f"branche:{name}:{operation.operation_id}"
            yield Variant(
                fault,
                Origin.OPERATOR,
                f"Nobody looks at {told} at {operation.operation_id}",
                look=look,
                faults=(fault,),
            )
    for name, told, rule, repair in _REPAIRS:
        yield _mutant(operation, name, told, rule, _repairing(operation, repair))
    yield _lender(operation, "key", KEY, "AUT-001")
    yield _lender(operation, "token", AUTHORIZATION, "AUT-003")
    yield _mutant(operation, "path", "what stands after its path is overlooked", "CON-009", _anything_below(operation))
    if operation.takes_nir:
        yield _mutant(
            operation, "nir:any", "a missing or malformed nir is the caller's", "BEN-007", _excusing(operation)
        )
        yield _mutant(
            operation, "nir:key", "the key of a nir is overlooked", "BEN-008", _repairing(operation, _without_wrong_key)
        )


def _lender(operation: Operation, name: str, header: str, rule: str) -> Variant:
    """What is overlooked if it is missing; somebody must have sent it before, as whoever asks for CON-011 does."""
    told = f"{operation.operation_id}: a missing {name} is overlooked"
    named, look = f"{operation.operation_id}:skip:credentials:{name}", ("CON-011", rule)
    return Variant(named, Origin.OPERATOR, told, look=look, factory=_lending(operation, header))


def _mutant(operation: Operation, name: str, told: str, rule: str, factory: Factory) -> Variant:
    operation_id = operation.operation_id
    return Variant(
        f"{operation_id}:skip:{name}", Origin.OPERATOR, f"{operation_id}: {told}", look=(rule,), factory=factory
    )


def _get(request: Request) -> Request:
    return request if request.method in {"GET", "HEAD", "OPTIONS"} else replace(request, method="GET", body=b"")


def _any_scheme(request: Request) -> Request:
    """The last word of the header is the token, whatever stands before it."""
    words = (request.header(AUTHORIZATION) or "").split()
    return request.with_header(AUTHORIZATION, f"Bearer {words[-1]}") if words else request


def _token_in_address(request: Request) -> Request:
    token = request.param("access_token")
    if token is None:
        return request
    return request.without_param("access_token").with_header(AUTHORIZATION, f"Bearer {token}")


def _any_representation(request: Request) -> Request:
    return request.without_header("Accept")


def _without_wrong_key(request: Request) -> Request:
    compact = "".join((request.header(NIR) or "").split()).upper()
    nir = compact[:_CHARACTERS]
    return request.with_header(NIR, nir) if read_nir(nir) and compact[_CHARACTERS:] not in ("", key(nir)) else request


_REPAIRS: tuple[tuple[str, str, str, Repair], ...] = (
    ("method", "any method is taken for GET", "CON-008", _get),
    ("credentials:scheme", "any scheme is taken for Bearer", "AUT-010", _any_scheme),
    ("credentials:address", "a token in the address is taken", "AUT-010", _token_in_address),
    ("accept", "Accept is overlooked", "CON-013", _any_representation),
)


def _rewriting(operation: Operation, change: Callable[[Request, Ask], Awaitable[Request]]) -> Rewriting:
    async def rewrite(request: Request, ask: Ask) -> Answer:
        return await ask(await change(request, ask) if request.operation == operation.operation_id else request)

    return rewrite


def _repairing(operation: Operation, repair: Repair) -> Factory:
    def factory(scene: Scene) -> Rewriting:
        del scene

        async def repaired(request: Request, ask: Ask) -> Request:
            del ask
            return repair(request)

        return _rewriting(operation, repaired)

    return factory


def _excusing(operation: Operation) -> Factory:
    """Whoever writes no NIR, or none that is one, asks about themselves."""

    def factory(scene: Scene) -> Rewriting:
        callers = Callers(scene)

        async def excused(request: Request, ask: Ask) -> Request:
            return request if read_nir(request.header(NIR) or "") else await callers.own(request, ask)

        return _rewriting(operation, excused)

    return factory


def _lending(operation: Operation, header: str) -> Factory:
    """Whoever sends no such header has the one that opened the door last."""

    def factory(scene: Scene) -> Rewriting:
        del scene
        lent: dict[str, str] = {}

        async def rewrite(request: Request, ask: Ask) -> Answer:
            sent = request.header(header)
            mine = request.operation == operation.operation_id and sent is None and header in lent
            answer = await ask(request.with_header(header, lent[header]) if mine else request)
            if request.operation and sent is not None and answer.status == _OK:
                lent[header] = sent
            return answer

        return rewrite

    return factory


def _anything_below(operation: Operation) -> Factory:
    """`<path>/whatever` is answered as `<path>`."""

    prefix = operation.path.rstrip("/") + "/"

    def factory(scene: Scene) -> Rewriting:
        base = urlsplit(scene.profile.droits).path.rstrip("/")

        async def rewrite(request: Request, ask: Ask) -> Answer:
            below = request.path.startswith(base + prefix) and request.operation is None
            if not below:
                return await ask(request)
            return await ask(replace(request, path=base + operation.path, operation=operation.operation_id))

        return rewrite

    return factory
