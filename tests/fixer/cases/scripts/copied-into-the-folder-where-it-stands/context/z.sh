pip install z
