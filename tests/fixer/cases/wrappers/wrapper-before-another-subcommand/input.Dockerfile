FROM python:3.12
RUN sudo pip list && env A=1 pip freeze && timeout 60 pip check
RUN sudo -u pip install a
RUN timeout pip install a
