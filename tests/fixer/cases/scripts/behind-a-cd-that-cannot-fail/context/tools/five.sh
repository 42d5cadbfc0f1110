pip install five
