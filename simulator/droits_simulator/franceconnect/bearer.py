"""Where an access token stands in a `userinfo` request: the header, or the query parameter that v2 accepts too."""

from starlette.requests import Request

from droits_simulator.franceconnect.parameters import query


def bearer(request: Request) -> str | None:
    """The token of the one `Authorization: Bearer` header; None if there is none, or anything but exactly one."""
    values = request.headers.getlist("authorization")
    scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    return token.strip() or None if scheme.lower() == "bearer" else None


def query_token(request: Request) -> str | None:
    """The query parameter `access_token`; Unreadable if the query string is."""
    return query(request).get("access_token") or None
