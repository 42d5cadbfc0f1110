"""The build around a command: stages, variables, users, pip's configuration and cache, and in which order all runs."""
