pip install c
