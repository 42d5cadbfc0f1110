pip install six
