FROM python
RUN pip install --no-cache-dir {{ a
  | join(' ') }} c
RUN pip install --no-cache-dir {{ a
}} {{ b |

# no comment
join }} \
 && pip install --no-cache-dir d
ENV A={{ x
}}
RUN pip install --no-cache-dir e
