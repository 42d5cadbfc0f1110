pip install one
