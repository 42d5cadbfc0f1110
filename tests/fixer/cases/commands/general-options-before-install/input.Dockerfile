FROM python:3.12
RUN pip -q install a
RUN pip -vvv --disable-pip-version-check install a
RUN pip --proxy http://example.org install a
RUN pip --prox=http://example.org install a
RUN pip --prox http://example.org install a
RUN pip --timeout 60 --retries 5 install a
RUN pip --default-timeout=100 install a
RUN pip --trusted-host example.org --cert c.pem --log l install a
RUN pip --python .venv/bin/python install a
RUN pip --use-feature=fast-deps --use-deprecated legacy-resolver install a
RUN pip --keyring-provider subprocess --exists-action w install a
RUN python3 -m pip --isolated --no-input install a
