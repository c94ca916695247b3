"""A breach asked for again: `droits replay ID` judges its rule once more, `droits token` opens the door for a curl line."""
