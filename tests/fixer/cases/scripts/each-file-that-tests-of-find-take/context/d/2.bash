pip install two
