FROM python:3.12
RUN pip -q install --no-cache-dir a
RUN pip -vvv --disable-pip-version-check install --no-cache-dir a
RUN pip --proxy http://example.org install --no-cache-dir a
RUN pip --prox=http://example.org install --no-cache-dir a
RUN pip --prox http://example.org install --no-cache-dir a
RUN pip --timeout 60 --retries 5 install --no-cache-dir a
RUN pip --default-timeout=100 install --no-cache-dir a
RUN pip --trusted-host example.org --cert c.pem --log l install --no-cache-dir a
RUN pip --python .venv/bin/python install --no-cache-dir a
RUN pip --use-feature=fast-deps --use-deprecated legacy-resolver install --no-cache-dir a
RUN pip --keyring-provider subprocess --exists-action w install --no-cache-dir a
RUN python3 -m pip --isolated --no-input install --no-cache-dir a
