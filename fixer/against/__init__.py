"""What became of the results of a scanner: its SARIF is read, and held against what check finds now."""
