FROM {{ base }}
RUN pip install a \
{{
  more
}} \
    b
RUN pip install c \
{% include
   "more.j2" %} \
    d
