/** What may stand for R, for the help of every verb that asks one replay. */
export const REPLAY_HELP = `R is a file (also .gz, .jsonl), a directory of segments, - for standard input, the address of a stored replay, or a
vendor's replay: mixpanel:<id>, sentry:<org>/<project>/<id>, posthog:<project>/<id>, or its page's address in quotes.`

/** The option of every verb that asks one replay. */
export const NO_CACHE = ['--no-cache', 'read the recording anew and keep nothing of it'] as const
