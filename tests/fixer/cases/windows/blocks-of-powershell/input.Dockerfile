FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command"]
RUN if (Test-Path r.txt) { pip install -r r.txt } else { pip install a }
RUN if ($x -eq 'pip install') { pip install b; pip list } elseif ($y) { pip install c }
RUN try { pip install d } catch [System.Exception] { pip install e } finally { pip install f }
RUN foreach ($p in 'a', 'b') { pip install g }
RUN foreach ($p in 'a', 'b') { pip install $p }
RUN & pip install h; & 'C:\Python\pip.exe' install i
RUN pip install j | Out-Null; pip install k && pip install l
RUN Start-Process { pip install m }
RUN if (pip install n) { echo done }
RUN $x = (pip install o)
RUN if (Test-Path r.txt) { pip install p
RUN while ($true) { if (Test-Path x) { pip install q; break } }
RUN function f { pip install r }; f
