pip install top
