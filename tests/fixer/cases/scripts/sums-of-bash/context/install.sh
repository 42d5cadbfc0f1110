pip install jinja2
(( n = $(pip install wheel | wc -l) ))
