FROM python:3.12
RUN for word in pip install; do echo $word; done
RUN case pip in install) echo a ;; esac
RUN pip=1 install=2 && echo $pip
RUN [ -d pip ] || mkdir pip
