pip install four
