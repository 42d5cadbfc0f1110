pip install dd
