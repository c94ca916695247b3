"""Two worlds on one sandbox, used by two threads at once: neither sees the other."""

from concurrent.futures import ThreadPoolExecutor


def seen(sandbox, service_in, login: str, days: int) -> tuple[str, set[str | None]]:
    """What the page shows in a session of its own, `days` from now, and who appears in that session's journal."""
    with sandbox.session() as session, service_in(session) as page:
        session.clock.advance(days=days)
        departure = page.show()
        page.come_back(departure, session.browse(departure.url, login))
        return page.show().lines[0], {one.persona for one in session.journal() if one.persona}


def test_two_sessions_in_parallel_do_not_see_each_other(sandbox, service_in):
    with ThreadPoolExecutor(2) as threads:
        today = threads.submit(seen, sandbox, service_in, "alban.bernard", 0)
        later = threads.submit(seen, sandbox, service_in, "nadia.petit", 30)
    assert today.result() == ("Alban : pas de complémentaire santé solidaire", {"alban.bernard"})
    assert later.result() == ("Nadia : Complémentaire santé solidaire sans participation financière", {"nadia.petit"})
