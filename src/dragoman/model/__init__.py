"""The words of the house as frozen types. Standard library only; knows nothing of parsers, files or tables."""
