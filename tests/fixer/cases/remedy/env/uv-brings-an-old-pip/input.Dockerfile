FROM python:3.12
RUN uv pip install --system 'pip~=18.0'
RUN pip install b
