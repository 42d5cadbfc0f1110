"""GitHub and GitHub Enterprise Server as a forge: what is asked, and what is written."""
