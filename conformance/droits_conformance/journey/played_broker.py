"""A FranceConnect that the judge plays in front of a target: discovery, keys and `checktoken`, with answers of its choice.

It listens for as long as its `with` block; before and after, the broker is unreachable.
"""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import orjson

from droits_conformance.errors import ListenRefused
from droits_conformance.journey.introspection import Reply
from droits_conformance.target import PlayedBrokerProfile

Says = Callable[[str], Reply]  # from the token that the target asks about to the answer
_LARGEST = 100_000  # bytes of a question
_POLL = 0.05  # seconds until the server notices that it shall stop
_NOTHING = Reply(b'{"error":"not_found"}', status=404)


class PlayedBroker:
    """The broker of the profile; `keys` is the key set that it publishes. ListenRefused if its address is taken.

    `says` is the answer of `checktoken` from now on; `asked` the tokens that the target asked about, in order.
    """

    def __init__(self, profile: PlayedBrokerProfile, keys: dict[str, Any], says: Says) -> None:
        self._profile = profile
        self._path = urlsplit(profile.issuer).path
        self._documents = {
            f"{self._path}/.well-known/openid-configuration": self._discovery(),
            f"{self._path}/jwks": keys,
        }
        self.says = says
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        """Listen."""
        try:
            self._server = _Server(self._profile.listen, self)
        except OSError as cause:
            host, port = self._profile.listen
            raise ListenRefused(f"{host}:{port}", cause.strerror or str(cause)) from cause
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening; once is enough, twice does no harm."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def get(self, path: str) -> Reply:
        """A public document."""
        document = self._documents.get(path)
        return _NOTHING if document is None else Reply(orjson.dumps(document))

    def post(self, path: str, media_type: str, body: bytes) -> Reply:
        """`checktoken`, asked by a form, or in JSON as some ask v1."""
        if path != f"{self._path}/checktoken":
            return _NOTHING
        token = _token(media_type, body)
        self.asked.append(token)
        return self.says(token)

    def _discovery(self) -> dict[str, Any]:
        base = self._profile.issuer
        return {
            "issuer": base,
            "jwks_uri": f"{base}/jwks",
            "introspection_endpoint": f"{base}/checktoken",
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, place: tuple[str, int], broker: PlayedBroker) -> None:
        self.broker = broker
        super().__init__(place, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a target that hangs up is no trouble of ours."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10.0  # seconds to read a question

    def do_GET(self) -> None:
        """Answer."""
        self._send(self.server.broker.get(urlsplit(self.path).path))

    def do_POST(self) -> None:
        """Answer."""
        length = self.headers.get("content-length", "0")
        body = self.rfile.read(min(int(length), _LARGEST)) if length.isdecimal() else b""
        path, media_type = urlsplit(self.path).path, self.headers.get_content_type()
        self._send(self.server.broker.post(path, media_type, body))

    def log_message(self, *_: object) -> None:
        """Nothing: the console belongs to the report."""

    def _send(self, reply: Reply) -> None:
        if reply.hung_up:
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)


def _token(media_type: str, body: bytes) -> str:
    if media_type == "application/json":
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError:
            return ""
        return str(found.get("token", "")) if isinstance(found, dict) else ""
    return parse_qs(body.decode("latin-1")).get("token", [""])[0]
