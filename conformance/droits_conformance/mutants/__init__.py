"""Known-bad and known-good variants of an implementation: they prove that the judge condemns what is wrong, and no more.

A variant is played in front of a target: by a proxy that rewrites what passes (`message`, `scene`, `proxy`), by switches of
the sandbox, or by both. What must be condemned, and by which rules, is data in `spec/mutants`; what must not be, in
`spec/variants`.
"""
