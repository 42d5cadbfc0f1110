"""What earlier sweeps saw and did, in a SQLite file."""
