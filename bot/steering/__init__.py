"""What steers a campaign: pull requests merged, closed and opened again in bulk, and sweeps that wait."""
