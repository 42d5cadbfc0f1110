"""What became of pull requests on GitHub and of the branches that they went into, asked for many at once."""
