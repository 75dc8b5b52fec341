"""Show the record: the page, the terminal brief. Everything here is drawn from the record alone."""
