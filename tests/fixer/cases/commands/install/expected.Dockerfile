FROM python:3.12
RUN pip install --no-cache-dir requests
RUN pip install --no-cache-dir -r requirements.txt
RUN pip install --no-cache-dir --upgrade pip setuptools wheel
RUN pip install --no-cache-dir .
RUN pip install --no-cache-dir -e .
RUN pip install --no-cache-dir https://example.org/a.whl
RUN pip install --no-cache-dir
