pip install second
