pip install v
