"""Variants that guard the machinery itself: one that every judge must condemn, and one that is no variant at all.

If the first one lives, nothing is being judged; if a rule minds the second one, the stage is not lawful, and no other
verdict of the campaign counts.
"""

from dataclasses import replace

from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting, untouched
from droits_conformance.mutants.scene import Scene
from droits_conformance.mutants.variant import Origin, Variant

MUST_DIE, MUST_LIVE = "temoin-qui-doit-mourir", "temoin-qui-doit-vivre"


def answer_nothing_but_errors(scene: Scene) -> Rewriting:
    """Every call of the rights API is answered by a server error."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        return replace(answer, status=500, reason="") if request.operation else answer

    return rewrite


def change_nothing(scene: Scene) -> Rewriting:
    """Through the same proxy as every other variant."""
    del scene
    return untouched


CONTROLS = (
    Variant(
        MUST_DIE,
        Origin.CONTROL,
        "Every call of the rights API is answered by a server error",
        rules=("CON-001",),
        factory=answer_nothing_but_errors,
    ),
    Variant(MUST_LIVE, Origin.CONTROL, "Nothing is changed", factory=change_nothing),
)
