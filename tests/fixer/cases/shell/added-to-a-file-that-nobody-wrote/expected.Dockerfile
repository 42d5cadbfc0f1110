FROM python:3.12
RUN echo 'pip install --no-cache-dir a' >> /i.sh
RUN sh /i.sh
FROM python:3.12
RUN echo 'pip install --no-cache-dir b' >> /i.sh && echo 'pip install --no-cache-dir c' >> /i.sh && bash /i.sh
# what stands before it may end the script, so nothing is protected
FROM python:3.12
RUN echo 'rm -rf ~/.cache' >> /i.sh
RUN pip install --no-cache-dir d && sh /i.sh
# written anew, or removed, before it is run
FROM python:3.12
RUN echo 'pip install e' >> /i.sh
RUN echo 'echo' > /i.sh && sh /i.sh
FROM python:3.12
RUN echo 'pip install --no-cache-dir f' >> /i.sh && rm /i.sh; sh /i.sh
# a configuration that more is added to is not known
FROM python:3.12
RUN echo '[global]' >> /etc/pip.conf && echo 'no-cache-dir = true' >> /etc/pip.conf && pip install --no-cache-dir g
