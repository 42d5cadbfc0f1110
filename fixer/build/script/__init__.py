"""What a script of the build does: its statements, the commands in them, and the scripts inside it."""
