pip install pip==18.1
