FROM python:3.12
RUN echo $(pip install a)
RUN echo "$(pip install b 2>&1)"
RUN X=$(pip install c) && echo $X
RUN echo `pip install d`
RUN pip install $(pip install e)
