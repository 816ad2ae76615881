"""What `cluster` does on a Dask cluster; all of it imports Dask, which is an extra."""
