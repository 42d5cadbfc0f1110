FROM python:3.12-slim
RUN curl https://bootstrap.example/get-pip.py | python3 -u - --no-cache-dir
RUN wget -qO- https://bootstrap.example/get-pip.py | sudo -H python3 - --no-cache-dir --user pip==24.0
RUN curl https://bootstrap.example/get-pip.py | tee g.py | /v/bin/python3.11 - --no-cache-dir 2>/dev/null
RUN curl https://bootstrap.example/get-pip.py | python -E - --no-cache-dir 'pip<25' && rm x
