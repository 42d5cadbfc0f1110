"""From a repository to a plan: what is known, what is read, what would change, and on which worker."""
