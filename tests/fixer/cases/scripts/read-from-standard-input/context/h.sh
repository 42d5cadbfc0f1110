pip install h
