if true; then
pip install b
