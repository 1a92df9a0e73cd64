"""The error that a wrong ontology file raises."""

from __future__ import annotations


class OntologyError(ValueError):
    """An ontology file says something that cannot be right; names the file, the entry and what would be."""
