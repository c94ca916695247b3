"""The journal keeps exchanges in order, whoever makes them."""

from concurrent.futures import ThreadPoolExecutor

from droits_conformance.exchange import UNNUMBERED, Exchange, Journal


def exchange(url: str) -> Exchange:
    return Exchange(UNNUMBERED, "droits", "GET", url, (), b"", 200, (), b"", 0.0)


def test_the_first_exchange_has_number_one_and_is_found_by_it() -> None:
    journal = Journal()

    number = journal.record(exchange("http://cible.example/me"))

    assert number == 1
    assert journal[number].url == "http://cible.example/me"
    assert journal[number].number == 1


def test_threads_that_record_together_get_numbers_that_find_their_own_exchanges() -> None:
    journal = Journal()
    urls = [f"http://cible.example/{index}" for index in range(400)]

    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda url: journal.record(exchange(url)), urls))

    assert sorted(numbers) == list(range(1, 401))
    assert [journal[number].url for number in numbers] == urls


def test_what_is_read_of_all_exchanges_is_worked_out_once_until_there_is_another() -> None:
    journal, times = Journal(), []
    journal.record(exchange("http://cible.example/me"))

    def count(read: Journal) -> int:
        times.append(1)
        return len(read)

    assert (journal.once("count", count), journal.once("count", count), len(times)) == (1, 1, 1)
    journal.record(exchange("http://cible.example/"))
    assert (journal.once("count", count), len(times)) == (2, 2)
