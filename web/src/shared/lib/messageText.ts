/** The server's limit for one message, in characters as people count them. */
export const LONGEST_MESSAGE = 10_000;

/** Characters, not UTF-16 units: an emoji is one. Cheap for the usual short text. */
export function characters(text: string): number {
  return text.length <= LONGEST_MESSAGE / 2 ? text.length : [...text].length;
}

/** Why a text cannot be sent; null when it can. `over`: by how many characters it is too long. */
export function messageFault(text: string): { kind: 'empty' } | { kind: 'long'; over: number } | null {
  const tidy = text.trim();
  if (tidy === '') return { kind: 'empty' };
  const over = characters(tidy) - LONGEST_MESSAGE;
  return over > 0 ? { kind: 'long', over } : null;
}
