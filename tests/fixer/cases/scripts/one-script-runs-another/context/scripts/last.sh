python -m pip install last
