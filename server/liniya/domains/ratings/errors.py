"""What ratings refuse."""

from liniya.core.problems import Problem


class AlreadyRated(Problem):
    slug, status = "already-rated", 409
    ru = ("Оценка уже поставлена", "Обращение можно оценить один раз. Спасибо за вашу оценку.")
    en = ("Already rated", "A request can be rated once. Thank you for your rating.")
