"""Pages that stand where an answer of the API should: what servers in front of it, and frameworks, say by themselves."""

from dataclasses import replace

from droits_conformance.mutants.change import Change
from droits_conformance.mutants.message import Answer, Request

INDEX = "<!doctype html><title>Portail</title><div id=app></div>"
GATEWAY = "<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr>nginx</body></html>"


def page(text: str, code: int | None = None) -> Change:
    """The page instead of the body, under that status, or under the one that was given."""

    def change(_request: Request, answer: Answer) -> Answer:
        shown = code or answer.status
        told = answer.with_header("Content-Type", "text/html; charset=utf-8")
        return replace(told, status=shown, reason="", body=text.replace("{status}", str(shown)).encode())

    return change
