FROM python:3.12
<<<<<<< HEAD
RUN pip install a
=======
RUN pip install b
>>>>>>> main
