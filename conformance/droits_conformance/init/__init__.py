"""`droits init`: writes the profile of a target, from questions, options, or what a sandbox announces."""
