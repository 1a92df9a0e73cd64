"""Facts as data: actors with dated roles, places, role words, demonyms, outlets, and what loads them."""
