"""A file that cannot be used is refused with its name, the place and what to write; never with a traceback."""

import json
from pathlib import Path

import pytest

from droits_contract.documents import check_document, read_document
from droits_contract.errors import ContractError, DocumentError

BROKEN = {
    "not YAML": ("a.yaml", b"a: [1", "line 2", "well-formed YAML"),
    "a key that stands twice": ("a.yaml", b"a: 1\nb: 2\na: 3\n", "line 3", "well-formed YAML"),
    "a key that stands twice further down": ("a.yaml", b"a:\n  - {b: 1, b: 2}\n", "line 2", "well-formed YAML"),
    "a day that is not in the calendar": ("a.yaml", b"a: 2026-02-30\n", "file", "dates of the calendar"),
    "not UTF-8": ("a.yaml", b"a: \xe9t\xe9\n", "byte 3", "a text file in UTF-8"),
    "a Python object": ("a.yaml", b"a: !!python/object/apply:os.getcwd []\n", "line 1", "well-formed YAML"),
    "a key that is a list": ("a.yaml", b"? [1, 2]\n: 3\n", "line 1", "well-formed YAML"),
    "not JSON": ("a.json", b'{"a":\n 1,}', "line 2", "well-formed JSON"),
}


@pytest.mark.parametrize(("name", "content", "place", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Path, name: str, content: bytes, place: str, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ContractError) as caught:
        read_document(tmp_path / name, error=ContractError)

    assert caught.value.file.endswith(name)
    assert caught.value.place == place
    assert caught.value.expected.startswith(expected)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"absent\.yaml: file: cannot be read \(No such file or directory\)"):
        read_document(tmp_path / "absent.yaml")


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="expected a readable file"):
        read_document(tmp_path)


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("commune: Évreux\nrangs: [1, 2]\n", encoding="utf-8")
    (tmp_path / "a.json").write_text('{"commune": "Évreux",\n\t"rangs": [1, 2]}', encoding="utf-8")

    assert read_document(tmp_path / "a.yaml") == read_document(tmp_path / "a.json")


def test_a_document_that_breaks_its_schema_is_refused_with_what_the_schema_says_to_write(tmp_path: Path) -> None:
    rang = {"type": "integer", "description": "the rank of the child, 1 or more"}
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps({"properties": {"enfants": {"items": {"properties": {"rang": rang}}}}}))

    with pytest.raises(DocumentError) as caught:
        check_document({"enfants": [{"rang": 1}, {"rang": "deux"}]}, schema, file="foyer.yaml")

    assert str(caught.value) == (
        "foyer.yaml: enfants.1.rang: 'deux' is not of type 'integer'; expected the rank of the child, 1 or more"
    )


def test_a_document_that_keeps_to_its_schema_passes(tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object"}')

    check_document({"enfants": []}, schema, file="foyer.yaml")
