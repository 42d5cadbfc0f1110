pip install j
