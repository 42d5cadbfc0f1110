"""What pip commands ask an index for, as far as a Dockerfile and its build context tell all of it."""
