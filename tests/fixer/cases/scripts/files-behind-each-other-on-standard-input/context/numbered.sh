pip install numbered
