"""From a plan to a pull request, and through its life."""
