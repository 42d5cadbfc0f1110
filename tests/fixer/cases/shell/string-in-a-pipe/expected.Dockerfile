FROM python:3.12
RUN echo "pip install --no-cache-dir a" | bash

FROM python:3.12
RUN echo 'pip install a && rm -rf ~/.cache' | sh -e

FROM python:3.12
RUN echo "pip install --no-cache-dir $A" | bash

FROM python:3.12
RUN echo "cd $A; pip install a" | bash

FROM python:3.12
RUN echo "pip install --no-cache-dir a" | sudo -u app sh

FROM python:3.12
RUN echo pip install --no-cache-dir a | bash

FROM python:3.12
RUN echo "a\npip install a" | sh

FROM python:3.12
RUN echo -e "pip install a" | bash

FROM python:3.12
RUN echo "pip install a" | cat
