"""What a form of ours sends, read within bounds."""

from urllib.parse import parse_qs

from starlette.requests import Request

_MOST_BYTES, _MOST_FIELDS = 16 * 1024, 200

Envoi = dict[str, list[str]]


class Illisible(Exception):
    """The body is too long, is no text, or has too many fields."""


async def lit(request: Request) -> Envoi:
    """The fields, each with all its values; Illisible."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > _MOST_BYTES:
            raise Illisible
    try:
        return parse_qs(read.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError as cause:
        raise Illisible from cause


def seuls(envoi: Envoi) -> dict[str, str]:
    """The last value of each field."""
    return {name: values[-1] for name, values in envoi.items()}
