"""Several networks side by side on one clock."""
