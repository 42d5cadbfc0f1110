system "ls /root/.cache/pip"
