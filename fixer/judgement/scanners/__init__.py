"""Scanners by their names: what each asks for, where it asks, and what a finding says of it."""
