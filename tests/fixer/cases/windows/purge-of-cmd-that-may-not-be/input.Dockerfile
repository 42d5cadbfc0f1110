FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN pip install a || pip cache purge
RUN pip install b && (pip cache purge || ver > nul)
RUN if exist C:\x pip cache purge & exit 0
