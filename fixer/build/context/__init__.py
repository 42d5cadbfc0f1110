"""The files around a Dockerfile: the tree they lie in, the folder of it that is the context, and the scripts in it."""
