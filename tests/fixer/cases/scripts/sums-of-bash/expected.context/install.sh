pip install --no-cache-dir jinja2
(( n = $(pip install wheel | wc -l) ))
