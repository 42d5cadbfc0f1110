FROM python:3.12
RUN pip install a[b,c] d{e,f} "g[h]"
RUN pip install {a,b}==1 *.whl
RUN pip install 'git+https://example.org/x.git@v1#egg=x&subdirectory=y'
