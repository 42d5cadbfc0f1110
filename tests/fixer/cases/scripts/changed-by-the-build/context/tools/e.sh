pip install e
