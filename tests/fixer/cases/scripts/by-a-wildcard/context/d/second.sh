pip install d2
