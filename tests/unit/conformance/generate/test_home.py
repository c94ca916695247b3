from pathlib import Path

from hypothesis.configuration import storage_directory
from hypothesis.internal.charmap import charmap_file, intervals_from_codec
from hypothesis.internal.intervalsets import IntervalSet

from droits_conformance.generate.home import UTF_8, homeless


def test_hypothesis_is_at_home_where_it_leaves_nothing_behind() -> None:
    with homeless() as home:
        assert Path(storage_directory("examples").path).is_relative_to(home)

    assert not home.exists()


def test_the_table_lies_where_this_hypothesis_looks_for_it() -> None:
    with homeless():
        assert Path(charmap_file("codec-v2-utf-8")).exists()


def test_the_table_is_what_hypothesis_would_work_out() -> None:
    encodable = IntervalSet([(code, code) for code in range(0x110000) if _writes(chr(code))])

    assert IntervalSet(UTF_8[0]) == encodable.union(encodable)
    with homeless():
        found = intervals_from_codec.__wrapped__("utf-8")
    assert [list(map(list, one.intervals)) for one in found] == list(UTF_8)


def _writes(character: str) -> bool:
    try:
        return character.encode("utf-8").decode("utf-8") == character
    except UnicodeEncodeError:
        return False
