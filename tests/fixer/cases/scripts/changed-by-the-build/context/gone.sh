pip install gone
