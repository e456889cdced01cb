"""quizapp: quizzes and flashcards for one contested-history article. Importing it loads nothing."""

__version__ = "0.1.0"
