"""What a RUN hands to its shell: the script, its commands, and their words."""
