FROM python:3.12
RUN osh -c 'pip install a'
RUN newgrp app -c "pip install --no-cache-dir b"
RUN parallel 'pip install {}' ::: c
RUN watch 'pip3 install d'
RUN tool --run "python -m pip install e"
RUN tool --command='x' --message 'pip install f'
RUN python -c 'pip install g'
RUN git commit -m 'pip install h'
RUN tool -c 'how to pip install i'
