pip install fx
