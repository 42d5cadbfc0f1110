FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN pip install a && pip cache purge
RUN if "%X%"=="1" (pip install b && pip cache purge) else echo no
RUN pip install c | findstr x && pip cache purge
RUN (pip install d) & pip cache purge
