pip install more
