"""What becomes of each pip command: verdict, reason and sentence, and the ways of saying no."""
