"""The ontology as data: types, modes, patterns with examples, and what loads and checks them."""
