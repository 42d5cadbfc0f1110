FROM python:3.12
RUN echo $(pip install --no-cache-dir a)
RUN echo "$(pip install --no-cache-dir b 2>&1)"
RUN X=$(pip install --no-cache-dir c) && echo $X
RUN echo `pip install --no-cache-dir d`
RUN pip install --no-cache-dir $(pip install --no-cache-dir e)
