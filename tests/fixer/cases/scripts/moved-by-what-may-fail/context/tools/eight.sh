pip install eight
