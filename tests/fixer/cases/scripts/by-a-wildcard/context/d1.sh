pip install quoted
