"""What pip is asked to install: by its command line, and by the files that this names."""
