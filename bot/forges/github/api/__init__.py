"""One request to GitHub's API and its answer: login, clock, redirections, limits and refusals."""
