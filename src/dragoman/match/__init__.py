"""Right of the store: which dispatches and reports belong together. Never edits a report."""
