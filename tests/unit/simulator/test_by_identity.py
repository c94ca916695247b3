"""What is worked out of objects once."""

from droits_simulator.by_identity import ByIdentity


class Maker:
    """Counts what it made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, *_given: object) -> int:
        self.made += 1
        return self.made


def test_it_is_made_once_for_each_object_even_for_equal_ones() -> None:
    once = ByIdentity(Maker())
    one, equal = [1], [1]

    assert [once(one), once(equal), once(one), once(equal)] == [1, 2, 1, 2]


def test_it_is_made_again_where_something_else_is_different() -> None:
    once = ByIdentity(Maker())
    one = [1]

    assert [once(one, "a", 1), once(one, "a", 1), once(one, "b", 1), once(one, "a", 1)] == [1, 1, 2, 3]


def test_an_object_that_is_gone_never_lends_its_identity_to_another() -> None:
    maker = Maker()
    once = ByIdentity(maker)
    for _ in range(100):
        once([])  # the next list would lie where the last one lay, were that not held

    assert maker.made == 100


def test_no_more_is_kept_than_so_many() -> None:
    maker = Maker()
    once = ByIdentity(maker, most=2)
    one, two, three = [1], [2], [3]

    assert [once(one), once(two), once(three), once(three), once(one)] == [1, 2, 3, 3, 4]
