pip install b
