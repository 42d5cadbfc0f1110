en
pip install joined
