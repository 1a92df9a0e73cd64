"""The store: Parquet parts are the truth, DuckDB is derived. The only package that contains SQL."""
