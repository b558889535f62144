"""The heart: an inquiry from the first sign of life to the end of work; choice of the specialist, queue, transfer."""
