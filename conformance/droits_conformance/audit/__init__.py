"""The partner's side: a sandbox's journal is read, and the software that called it is judged.

    record = record_of(read_archive(...), ())   # one partner's calls and logins
    audited = audit(record)                     # a verdict for each demand of spec/audit, and what was never met

Nothing here knows the sandbox but by its journal: the archive of `GET /control/journal.har`, in which every NIR, key,
token and code is a pseudonym, the same wherever the same value stood.
"""
