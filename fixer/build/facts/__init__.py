"""What is known at one moment of the build: variables, places, files, a shell's state, and the pip commands met."""
