"""Bytes to a document and back: a Dockerfile's lines, words and instructions, each knowing its place in the file."""
