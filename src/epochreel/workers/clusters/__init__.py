"""What `cluster` does on a Dask cluster; most of it imports Dask, which is an extra."""
