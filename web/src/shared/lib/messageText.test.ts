import { describe, expect, it } from 'vitest';
import { LONGEST_MESSAGE, messageFault } from './messageText';

describe('messageFault', () => {
  it('lets a text pass', () => {
    expect(messageFault(' Не закрывается октябрь ')).toBeNull();
    expect(messageFault('ж'.repeat(LONGEST_MESSAGE))).toBeNull();
  });

  it('knows spaces as nothing', () => expect(messageFault(' \n\t ')).toEqual({ kind: 'empty' }));

  it('tells by how much a text is too long', () =>
    expect(messageFault('ж'.repeat(LONGEST_MESSAGE + 2))).toEqual({ kind: 'long', over: 2 }));

  it('counts an emoji once, as the server does', () => {
    expect(messageFault('🙂'.repeat(LONGEST_MESSAGE))).toBeNull();
    expect(messageFault(`${'🙂'.repeat(LONGEST_MESSAGE)}!`)).toEqual({ kind: 'long', over: 1 });
  });
});
