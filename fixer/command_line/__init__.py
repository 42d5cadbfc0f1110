"""check and fix: files, processes and streams."""
