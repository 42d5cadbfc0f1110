RUN pip download --no-cache-dir -d /wheels flask
