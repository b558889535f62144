"""The demo company: a believable partner with people, lines and a month of history, so that no screen is empty.

`company` says who there is, `scenarios` what is talked about, `book` keeps it as the verbs would have kept it,
`history` lets the month pass, `fill` writes all of it, `wipe` makes room for it, `start` is for the command line,
`chat` plays users and specialists of a running server.
"""
