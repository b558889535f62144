/** What the banner says about the connection. */
export interface Connection {
  /**
   * starting: nothing loaded yet; connecting: trying now; online; waiting: no connection, next try at `retryAt`;
   * polling: HTTP works but the socket does not open, news come every few seconds; ended: the session is over.
   */
  phase: 'starting' | 'connecting' | 'online' | 'waiting' | 'polling' | 'ended';
  /** network: the server cannot be reached; server: it answers with a refusal; upgrade-blocked: WebSocket is cut on the way. */
  reason: 'network' | 'server' | 'upgrade-blocked' | null;
  /** Local time in ms. */
  retryAt: number | null;
  /** Since when there is no live connection; local time in ms. */
  lostAt: number | null;
}

export const STARTING: Connection = { phase: 'starting', reason: null, retryAt: null, lostAt: null };

/** Commands can be sent now. */
export function canSend(connection: Connection): boolean {
  return connection.phase === 'online' || connection.phase === 'polling';
}
