"""What a command line is: pip and its options, wrappers, and what is run in the end."""
