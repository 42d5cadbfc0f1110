FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command"]
RUN pip install a; pip cache purge
RUN pip install b && pip cache purge
RUN if ($x) { pip install c; pip cache purge } else { echo no }
RUN try { pip install d } catch { echo no } finally { pip cache purge }
RUN pip install e | Out-Null; pip cache purge
