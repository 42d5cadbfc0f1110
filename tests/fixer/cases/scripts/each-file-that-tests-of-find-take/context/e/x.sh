pip install y
