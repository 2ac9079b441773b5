"""交接班: a shift gives every open item of its desk to the next, who signs for it."""
