"""What stands at our branch, whose work that is, and how the branch is moved."""
