RUN pip download -d /wheels flask
