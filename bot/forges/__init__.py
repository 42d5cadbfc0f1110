"""Where repositories and pull requests live: GitHub, or a folder of git repositories."""
