"""The statement that is signed: in-toto v1. Its subjects are the files of a report, its predicate what they prove."""

from dataclasses import dataclass
from typing import Any, Final, Self

import orjson

STATEMENT: Final = "https://in-toto.io/Statement/v1"
PREDICATE: Final = "https://banc-droits.example/attestation/1"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """`subjects` are SHA-256 by path in the folder; `signer` says with what, and when, it was signed."""

    subjects: dict[str, str]
    predicate: Document
    signer: Document

    def to_bytes(self) -> bytes:
        """The payload: JSON, its members sorted."""
        document = {
            "_type": STATEMENT,
            "subject": [{"name": name, "digest": {"sha256": self.subjects[name]}} for name in sorted(self.subjects)],
            "predicateType": PREDICATE,
            "predicate": {**self.predicate, "signer": self.signer},
        }
        return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """The statement in a payload; ValueError says what it is instead."""
        try:
            document = orjson.loads(payload)
            kinds = (document["_type"], document["predicateType"])
            subjects = {one["name"]: one["digest"]["sha256"] for one in document["subject"]}
            predicate = dict(document["predicate"])
            statement = cls(subjects, predicate, predicate.pop("signer"))
        except (KeyError, TypeError, ValueError) as cause:
            raise ValueError("no in-toto statement about a report") from cause
        if kinds != (STATEMENT, PREDICATE):
            raise ValueError("a statement of another kind")
        return statement
