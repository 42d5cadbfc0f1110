pip install d
