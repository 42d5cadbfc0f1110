FROM python:3.12
RUN pip install a && find | wc -l
RUN find
RUN find -delete
RUN cd ~/.cache && find -delete
