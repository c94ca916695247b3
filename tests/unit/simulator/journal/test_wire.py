"""An exchange as the recorder holds it."""

from http import HTTPStatus

from droits_simulator.journal.wire import Exchanged


def exchanged() -> Exchanged:
    headers = [(b"x-api-key", b"cle"), (b"accept", b"*/*\xe9")]
    scope = {
        "method": "POST",
        "path": "/droits/été",
        "query_string": b"a=%C3%A9",
        "headers": headers,
        "state": object(),
    }
    one = Exchanged(scope)
    one.request.add(b"demande")
    one.begin(HTTPStatus.NOT_FOUND, [(b"content-type", b"application/problem+json")], b"application/problem+json")
    one.response.add(b'{"code":"chemin-inconnu"}')
    one.complete = True
    return one


def test_what_is_packed_comes_back_as_it_was() -> None:
    one = exchanged()
    again = Exchanged.unpacked(one.packed())

    assert (again.request, again.response) == (one.request, one.response)
    assert (again.status, again.headers, again.complete, again.size) == (404, one.headers, True, one.size)
    kept = ("method", "path", "query_string", "headers")
    assert {name: again.scope[name] for name in kept} == {name: one.scope[name] for name in kept}
    assert again.sent_secrets() == [("cle", "cle")]


def test_an_exchange_without_an_answer_can_be_packed() -> None:
    again = Exchanged.unpacked(Exchanged({"method": "GET", "path": "/", "query_string": b"", "headers": []}).packed())

    assert (again.status, again.headers, again.complete) == (0, [], False)
