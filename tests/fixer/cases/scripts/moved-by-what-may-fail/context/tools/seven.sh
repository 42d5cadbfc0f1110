pip install seven
