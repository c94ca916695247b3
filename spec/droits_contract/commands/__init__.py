"""The command `droits spec`: what the artefacts of `spec/` say, for people and for programs."""
