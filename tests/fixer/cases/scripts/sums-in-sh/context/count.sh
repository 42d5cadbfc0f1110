(( install ))
pip install flask
