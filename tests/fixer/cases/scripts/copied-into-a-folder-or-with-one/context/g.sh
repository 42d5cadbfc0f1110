pip install g
