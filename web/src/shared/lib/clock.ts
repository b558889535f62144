let skewMs = 0;

/** Called with the server's time: computers of users are often minutes off, waiting times must not be. */
export function learnServerTime(at: string, localMs: number = Date.now()): void {
  const serverMs = Date.parse(at);
  if (!Number.isNaN(serverMs)) skewMs = serverMs - localMs;
}

/** The server's time, as far as we know it. */
export function serverNow(): number {
  return Date.now() + skewMs;
}
