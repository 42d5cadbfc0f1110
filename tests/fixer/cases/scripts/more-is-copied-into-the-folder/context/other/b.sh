pip install other
