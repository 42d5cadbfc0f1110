"""git as it is run, and the objects that it reads and makes."""
