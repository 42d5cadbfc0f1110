pip install i
