"""What imports refuse."""

from liniya.core.problems import Problem


class FileUnreadable(Problem):
    slug, status = "file-unreadable", 422
    ru = ("Файл не читается", "Нужна таблица Excel (xlsx, xls, ods) или CSV. Откройте файл в Excel и сохраните заново.")
    en = (
        "The file can't be read",
        "It must be an Excel table (xlsx, xls, ods) or CSV. Open it in Excel and save it anew.",
    )


class FileTooLarge(Problem):
    """`megabytes`, `rows`: what is allowed."""

    slug, status = "file-too-large", 413
    ru = ("Файл слишком большой", "Допустимо до {megabytes} МБ и {rows} строк. Разделите файл на несколько.")
    en = ("The file is too large", "At most {megabytes} MB and {rows} rows are allowed. Divide it into several files.")


class FileLocked(Problem):
    slug, status = "file-locked", 422
    ru = ("Файл защищён паролем", "Снимите пароль в Excel и загрузите файл снова.")
    en = ("The file is protected by a password", "Remove the password in Excel and load the file again.")


class FileEmpty(Problem):
    slug, status = "file-empty", 422
    ru = ("В файле нет людей", "Первая строка файла — названия столбцов, со второй начинаются люди.")
    en = ("There are no people in the file", "The first row holds the names of columns, people begin in the second.")


class ImportIsRunning(Problem):
    slug, status = "import-is-running", 409
    ru = ("Загрузка уже идёт или закончена", "Остановите её или загрузите файл заново.")
    en = ("The import is running or over", "Stop it, or load the file anew.")


class NothingToImport(Problem):
    slug, status = "nothing-to-import", 409
    ru = ("Загружать нечего", "В файле нет строк, которые что-нибудь изменят: исправьте ошибки или выберите столбцы.")
    en = (
        "There is nothing to import",
        "No row of the file would change anything: mend the errors or choose the columns.",
    )
