FROM python:3.12
RUN pip install --no-cache-dir a[b,c] d{e,f} "g[h]"
RUN pip install --no-cache-dir {a,b}==1 *.whl
RUN pip install --no-cache-dir 'git+https://example.org/x.git@v1#egg=x&subdirectory=y'
