FROM python
RUN pip install {{ a
  | join(' ') }} c
RUN pip install {{ a
}} {{ b |

# no comment
join }} \
 && pip install d
ENV A={{ x
}}
RUN pip install e
