FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN pip install --no-cache-dir a || pip cache purge
RUN pip install --no-cache-dir b && (pip cache purge || ver > nul)
RUN if exist C:\x pip cache purge & exit 0
