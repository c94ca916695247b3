"""Two things side by side: two reports of one target (`droits report compare`), two targets (`droits diff`)."""
