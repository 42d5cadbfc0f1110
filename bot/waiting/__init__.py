"""How long something is waited for, and what ends the waiting."""
