FROM python:3.12
RUN pip install -t /x --no-cache-dir a
RUN pip install -t/x --no-cache-dir a
RUN pip install --target=/x --no-cache-dir a
RUN pip install -Ut /x --no-cache-dir a
RUN pip install -vqrreq.txt --no-cache-dir
RUN pip install --root /x --root-user-action ignore --no-cache-dir a
RUN pip install --no-binary :all: --only-binary b --no-cache-dir a
RUN pip install -i https://example.org --extra-index-url https://example.org -f /w --no-cache-dir a
RUN pip install --platform p --python-version 3 --implementation cp --abi x --no-cache-dir a
RUN pip install -C k=v --group g --report r.json --no-cache-dir a
RUN pip install --install-option=x --global-option y --no-cache-dir a
