FROM python:3.12
RUN pip install requests
RUN pip install -r requirements.txt
RUN pip install --upgrade pip setuptools wheel
RUN pip install .
RUN pip install -e .
RUN pip install https://example.org/a.whl
RUN pip install
