"""The TOML config: read, checked, and every error with its place."""
