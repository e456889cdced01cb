"""`python -m quizapp.cli`, which run.py uses: it needs no script that an installation has made."""

from quizapp.cli import main

if __name__ == "__main__":
    main(prog_name="quizapp")
