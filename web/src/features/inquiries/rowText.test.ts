import { describe, expect, it } from 'vitest';
import { makeFeed, makePerson } from '@/shared/live/testing/make';
import { briefName, isLastMine, rowText } from './rowText';

const row = (part: object | null) => ({
  userId: 'marina',
  feed: part === null ? null : makeFeed('f', 'marina', { last_seq: 5, ...part }),
});
const message = (author_id: string, text: string | null = 'Спасибо') => ({
  last: { kind: 'message' as const, author_id, text },
});

describe('the text of a row', () => {
  it('says that nothing was written: no feed, an empty one', () => {
    expect(rowText(row(null), 'olga')).toEqual({ kind: 'silent' });
    expect(rowText(row({ last: null }), 'olga')).toEqual({ kind: 'silent' });
    expect(rowText(row({ last_seq: 0, ...message('marina') }), 'olga')).toEqual({ kind: 'silent' });
  });

  it('tells whose words they are', () => {
    expect(rowText(row(message('marina')), 'olga')).toMatchObject({ by: 'client', text: 'Спасибо' });
    expect(rowText(row(message('olga')), 'olga')).toMatchObject({ by: 'me' });
    expect(rowText(row(message('timur')), 'olga')).toMatchObject({ by: 'colleague', authorId: 'timur' });
  });

  it('knows deleted messages and technical events', () => {
    expect(rowText(row(message('marina', null)), 'olga')).toEqual({ kind: 'deleted' });
    expect(rowText(row(message('marina', '')), 'olga')).toEqual({ kind: 'deleted' });
    const event = { last: { kind: 'work_finished' as const, author_id: 'olga', text: '' } };
    expect(rowText(row(event), 'olga')).toEqual({ kind: 'event', event: 'work_finished' });
    expect(isLastMine(row(event), 'olga')).toBe(false);
    expect(isLastMine(row(message('olga')), 'olga')).toBe(true);
  });

  it('calls a colleague by initial and surname', () => {
    expect(briefName(makePerson('t', 'Валеев Тимур'))).toBe('Т. Валеев');
    expect(briefName(makePerson('t', 'Валеев'))).toBe('Валеев');
    expect(briefName(undefined)).toBe('');
  });
});
