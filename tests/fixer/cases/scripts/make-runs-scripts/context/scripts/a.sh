pip install a
