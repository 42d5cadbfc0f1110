python -m pip install env
