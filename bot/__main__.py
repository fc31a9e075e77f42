"""`python -m bot COMMAND`: everything that is not said in chat."""

from bot.commands.root import app

if __name__ == "__main__":
    app()
