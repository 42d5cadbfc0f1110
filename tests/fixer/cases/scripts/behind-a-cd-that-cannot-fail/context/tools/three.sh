pip install three
