/** Hex digits of so many random bytes. */
function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** The id of a request, which the server writes into its log, and the header that carries it (W3C Trace Context). */
export function newTrace(): { trace: string; traceparent: string } {
  const trace = randomHex(16);
  return { trace, traceparent: `00-${trace}-${randomHex(8)}-01` };
}
