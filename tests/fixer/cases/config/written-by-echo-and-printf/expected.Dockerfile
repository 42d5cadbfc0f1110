FROM python:3.12
RUN echo "[global]" > /etc/pip.conf && echo "no-cache-dir = true" >> /etc/pip.conf
RUN pip install a

FROM python:3.12
RUN printf '[global]\nno-cache-dir = true\n' > /etc/pip.conf
RUN pip install b

FROM python:3.12
RUN mkdir -p ~/.config/pip && printf '%s\n' '[install]' 'no-cache-dir=1' | tee ~/.config/pip/pip.conf
RUN pip install c && pip wheel c

FROM python:3.12
RUN printf '[global]\nno-cache-dir = true\n' > /etc/pip.conf
RUN echo "[global]" > /etc/pip.conf
RUN pip install --no-cache-dir d

FROM python:3.12
RUN echo "no-cache-dir = true" >> /etc/pip.conf
RUN pip install --no-cache-dir e

FROM python:3.12
RUN printf '[global]\nno-cache-dir = %s\n' "$X" > /etc/pip.conf
RUN pip install --no-cache-dir f

FROM python:3.12
RUN printf '[global]\nno-cache-dir = true\n' | tee /etc/pip.conf && echo "[list]" | tee -a /etc/pip.conf
RUN pip install g

FROM python:3.12
RUN printf '[global]\nno-cache-dir = true\n' | tee /etc/pip.conf && cat other | tee -a /etc/pip.conf
RUN pip install --no-cache-dir h
