pip install gx
