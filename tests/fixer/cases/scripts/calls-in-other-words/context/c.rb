system("pip3 install j")
