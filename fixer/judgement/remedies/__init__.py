"""The ways to keep a cache out, each a folder with all that is its own: ``REMEDY`` is what it gives."""
