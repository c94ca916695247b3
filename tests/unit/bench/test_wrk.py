import pytest
from figures.wrk import WrkFailed, command, read, shown

SAID = """\
Running 3s test @ http://127.0.0.1:8800/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.60ms  412.00us   9.11ms   91.50%
    Req/Sec    10.04k   608.21    11.01k    70.00%
  Latency Distribution
     50%  940.00us
     75%    1.70ms
     90%    1.95ms
     99%    1.02s
  30120 requests in 3.00s, 19.90MB read
Requests/sec:  10037.97
Transfer/sec:      6.63MB
"""


def test_rate_and_latencies_are_read_in_milliseconds() -> None:
    load = read(SAID)

    assert (load.requests, round(load.rate), round(load.p50, 3), load.p99, load.refused) == (
        30120,
        10040,
        0.94,
        1020.0,
        0,
    )


def test_refusals_are_counted() -> None:
    assert read(SAID + "  Non-2xx or 3xx responses: 30120\n").refused == 30120


@pytest.mark.parametrize(
    "said", ["", SAID.replace("30120 requests", "0 requests"), SAID.replace("99%", "98%")], ids=["nothing", "0", "cut"]
)
def test_what_was_not_answered_is_no_figure(said: str) -> None:
    with pytest.raises(WrkFailed):
        read(said)


def test_a_lost_connection_is_no_figure() -> None:
    with pytest.raises(WrkFailed, match="timeout 3"):
        read(SAID + "  Socket errors: connect 0, read 0, write 0, timeout 3\n")


def test_the_command_that_is_shown_holds_no_credential() -> None:
    assert "secret" in " ".join(command("URL", {"X-API-Key": "secret"}, 3))
    assert shown(("X-API-Key",), 3) == "taskset -c 1 wrk -t1 -c16 -d3s --latency -H X-API-Key: … URL"
