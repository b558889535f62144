"""A start that cannot succeed says why in one sentence."""


class Refused(Exception):
    """The program cannot do what it was started for; the text is one sentence for the person who started it.

    The command line prints the sentence and exits with code 2, without a traceback.
    """
