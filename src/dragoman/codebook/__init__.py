"""Event types of a user's own: read from a text file, checked, and told apart by their examples."""
