pip install behind
