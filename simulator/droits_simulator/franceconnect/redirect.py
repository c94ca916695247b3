"""Sending the browser back to a service: its redirect_uri byte for byte, with our parameters appended."""

from urllib.parse import quote, urlencode

from starlette.responses import Response


def with_parameters(uri: str, parameters: dict[str, str], *, fragment: bool = False) -> str:
    """`uri` followed by `parameters`; what stood in it is kept as it was written.

    Every byte outside the unreserved set is percent-encoded, so that a value comes back identical after one decoding.
    """
    encoded = urlencode(parameters, quote_via=quote, safe="")
    if not parameters:
        return uri
    if fragment:
        return f"{uri}#{encoded}"
    return f"{uri}{_joint(uri)}{encoded}"


def _joint(uri: str) -> str:
    if "?" not in uri:
        return "?"
    return "" if uri.endswith(("?", "&")) else "&"


def redirect(location: str, status: int = 303) -> Response:
    """A redirection whose address is written exactly as given (Starlette's own would encode it again)."""
    return Response(status_code=status, headers={"Location": location, "Cache-Control": "no-store"})
