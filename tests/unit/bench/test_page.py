from typing import Any

from figures.goals import MEASURES
from figures.page import page


def results(*figures: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"figures": list(figures), **more}
    run = {"command": "python bench/throughput.py --json", "day": "2026-11-27", "seconds": 12.3, "told": told}
    return {"quick": False, "runs": {"throughput": run}}


def test_a_missed_goal_stands_out() -> None:
    text = page(results({"id": "prism-200", "value": 2.5, "low": 2.0, "high": 2.6}))

    assert "| at least 3 × | 5 × | 2.50 × (2.00 to 2.60) | **missed** |" in text


def test_what_was_not_measured_is_not_left_out() -> None:
    text = page(results())

    assert text.count("not measured") == len(MEASURES)


def test_a_benchmark_that_failed_is_named_with_the_reason() -> None:
    told = results()
    judge = {
        "command": "python bench/judge.py --json",
        "day": "2026-11-27",
        "seconds": 1.0,
        "failed": "it ended with 1",
    }
    told["runs"]["judge"] = judge

    assert "`bench/judge.py` gave nothing: it ended with 1." in page(told)


def test_commands_and_versions_are_told() -> None:
    text = page(results(versions={"python": "3.11.7", "load": "wrk -t1 URL"}))

    assert "| `python bench/throughput.py --json` | 2026-11-27 | 12 s |" in text
    assert "| python | 3.11.7 |" in text
    assert "The load: `wrk -t1 URL`" in text


def test_figures_of_a_quick_run_are_called_so() -> None:
    assert "with `--quick`" in page(results() | {"quick": True})


def test_what_was_measured_on_another_day_is_not_called_today_s() -> None:
    told = results()
    assert "Measured on 2026-11-27." in page(told)
    told["runs"]["judge"] = told["runs"]["throughput"] | {"command": "python bench/judge.py", "day": "2026-11-28"}

    text = page(told)

    assert "Measured from 2026-11-27 to 2026-11-28" in text
    assert "| `python bench/judge.py` | 2026-11-28 | 12 s |" in text
