FROM python:3.12
RUN python -c "import pip; pip.main(['install', 'a'])"
RUN python -c 'import os; os.system("pip install b")'
