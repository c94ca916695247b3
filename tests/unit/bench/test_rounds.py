from figures.rounds import doubt, in_turn, ratio


def test_everybody_is_measured_once_a_round_and_comes_first_in_turn() -> None:
    rounds = list(in_turn(["ours", "prism", "by hand"], 3))

    assert [name for number, name in rounds if number == 1] == ["prism", "by hand", "ours"]
    assert {name for _, name in rounds[::3]} == {"ours", "prism", "by hand"}


def test_a_ratio_is_taken_inside_each_round() -> None:
    """A round in which the machine was three times slower for both changes nothing."""
    figure = ratio("prism-200", [300.0, 100.0, 310.0], [100.0, 33.0, 100.0])

    assert (round(figure.value, 2), round(figure.low or 0, 2), round(figure.high or 0, 2)) == (3.03, 3.0, 3.1)


def test_a_server_that_shared_its_core_in_most_rounds_is_named() -> None:
    assert doubt({"ours": [0.99, 0.5, 0.98], "prism": [0.4, 0.5, 1.0]}) == "prism had 50% of its core"
