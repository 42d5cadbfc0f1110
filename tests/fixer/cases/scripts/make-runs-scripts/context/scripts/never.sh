pip install never
