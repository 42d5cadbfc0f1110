pip install f
