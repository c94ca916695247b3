"""The portal: the sandbox's own pages, for people. French first, English by a switch; without script nothing is missing.

What it shows and moves is what the control API shows and moves: it runs the same operations, in process.
"""
