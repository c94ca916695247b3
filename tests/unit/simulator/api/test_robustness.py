"""No input gives a server error, whatever stands in headers, address and body."""

from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from droits_contract import load_contract

PATHS = [operation.path for operation in load_contract().operations] + ["", "/me/", "/%00", "/ù", "/me;a=b"]
# What HTTP can carry in a header value: visible bytes, blanks, and the upper half.
VALUES = st.binary(max_size=40).map(lambda raw: bytes(byte for byte in raw if byte >= 0x20 and byte != 0x7F).strip())
NAMES = st.sampled_from(
    [
        b"nir",
        b"Accept",
        b"Content-Type",
        b"X-API-Key",
        b"Authorization",
        b"Content-Encoding",
        b"Cookie",
        b"Host",
        b"X-Autre",
    ]
)
HEADERS = st.lists(st.tuples(NAMES, VALUES), max_size=6)
WORDS = st.sampled_from(
    ["dateDebut", "dateFin", "nir", "a[b", "a[]", "=", "&", "%", "%ff", "2026-11-24", "[", "]", ";", "+"]
)
QUERIES = st.lists(WORDS | st.text(max_size=5), max_size=10).map("".join)
JETONS = st.sampled_from([None, "anne.hopital", "mona.hopital", "mort", "illisible"])


@settings(max_examples=150)
@given(
    path=st.sampled_from(PATHS),
    headers=HEADERS,
    query=QUERIES,
    jeton=JETONS,
    partenaire=st.sampled_from([None, "hopital", "mutuelle"]),
    method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]),
    body=st.none() | st.binary(max_size=20),
)
def test_no_input_gives_a_server_error_and_every_status_is_documented(
    api, path, headers, query, jeton, partenaire, method, body
) -> None:
    answer = api.call(
        path,
        headers=headers,
        query=quote(query, safe="&=[]%;+"),
        jeton=jeton,
        partenaire=partenaire,
        method=method,
        body=body,
    )
    documented = load_contract().operation("getMe").statuses
    assert answer.status_code in documented
    assert answer.status_code < 500 or jeton == "illisible"
    assert answer.status_code == 200 or answer.headers["content-type"] == "application/problem+json"
