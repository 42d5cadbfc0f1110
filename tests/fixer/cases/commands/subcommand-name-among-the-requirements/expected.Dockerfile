FROM python:3.12
RUN pip list install
RUN pip install --no-cache-dir install download wheel
RUN pip install --no-cache-dir pip
