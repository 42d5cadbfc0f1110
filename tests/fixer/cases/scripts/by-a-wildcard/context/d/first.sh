pip install first
