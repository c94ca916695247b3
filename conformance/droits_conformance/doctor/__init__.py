"""The doctor: is everything in its place before a verdict is asked for, and if not, whose is it to mend?

`examinations/` holds one module per thing that is looked at, `ailments.yaml` all that can be found, with whose it is and
what to do. A `Patient` is a target as the doctor meets it; `visit` goes through the examinations in order.
"""
