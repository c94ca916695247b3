"""Refusals with a body that was built before: all of a problem but its `instance` depends on code and texts alone."""

from functools import lru_cache

import orjson

from droits_simulator.api.problems import MEDIA_TYPE, ErreurParametre, Refus, body

Header = tuple[bytes, bytes]
_TYPE = (b"content-type", MEDIA_TYPE.encode())
# Parameters can be wrong in few ways, each with a text of ours: nothing that was sent is ever kept here.
_KEPT = 512
_INSTANCE = "@"


def problem(refus: Refus, instance: str) -> tuple[int, list[Header], Header, bytes]:
    """Status, headers of its own, content type and body of a refusal of the call that `instance` names."""
    before, after = _around(refus.code, refus.detail, refus.errors)
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in refus.headers.items()]
    return refus.probleme.status, headers, _TYPE, before + orjson.dumps(instance) + after


@lru_cache(maxsize=_KEPT)
def _around(code: str, detail: str, errors: tuple[ErreurParametre, ...]) -> tuple[bytes, bytes]:
    """The body of such a refusal before and after its `instance`."""
    before, _, after = orjson.dumps(body(Refus(code, detail, errors=errors), _INSTANCE)).partition(
        orjson.dumps(_INSTANCE)
    )
    return before, after
