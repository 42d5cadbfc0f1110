FROM debian
INSTALL curl
