FROM python:3.12
RUN ksh -c "pip install a && rm -rf /root/{.cache,.config}"

FROM python:3.12
RUN zsh -c "pip install a && rm -rf /root/{.cache,.config}"

FROM python:3.12
RUN bash -c "pip install a && rm -rf /root/{.cache,.config}"

FROM python:3.12
RUN dash -c "pip install --no-cache-dir a && rm -rf /root/{.cache,.config}"

FROM python:3.12
RUN sh -c "pip install --no-cache-dir a && rm -rf /root/{.cache,.config}"
