"""What people read, and how a stranger's text is shown in it."""
