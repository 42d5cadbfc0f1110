"""What check and fix tell about the files, in one format per module: reports in, text out."""
