from dataclasses import replace
from pathlib import Path

from droits_conformance.digest import digests
from droits_conformance.target import Profile


def _digest_of(profile: Profile, folder: Path) -> str:
    return digests(replace(profile, foyers=str(folder)))["foyers"]


def test_the_same_households_have_the_same_fingerprint_wherever_they_lie(profile: Profile, tmp_path: Path) -> None:
    for name in ("ici", "la"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "dupont.yaml").write_text("id: dupont", encoding="utf-8")

    assert _digest_of(profile, tmp_path / "ici") == _digest_of(profile, tmp_path / "la")


def test_a_changed_or_renamed_household_changes_the_fingerprint(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / "dupont.yaml"
    path.write_text("id: dupont", encoding="utf-8")
    first = _digest_of(profile, tmp_path)
    path.write_text("id: dupond", encoding="utf-8")
    second = _digest_of(profile, tmp_path)
    path.rename(tmp_path / "dupond.yaml")

    assert len({first, second, _digest_of(profile, tmp_path)}) == 3


def test_a_file_of_households_has_a_fingerprint_of_its_own(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / "foyers.jsonl"
    path.write_text("{}", encoding="utf-8")
    first = _digest_of(profile, path)
    path.write_text("{} ", encoding="utf-8")

    assert first != _digest_of(profile, path)


def test_an_unknown_data_set_has_no_fingerprint(profile: Profile) -> None:
    assert set(digests(replace(profile, foyers="unknown"))) == {"contract", "conventions", "rules", "suite"}
