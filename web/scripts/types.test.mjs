import { describe, expect, it } from 'vitest';
import { generate, typeOf } from './types.mjs';

const object = (properties, more = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...more,
});

describe('types from schemas', () => {
  it.each([
    [{ type: 'string', format: 'uuid' }, 'string'],
    [{ type: 'integer' }, 'number'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ anyOf: [{ type: 'integer' }, { type: 'number' }] }, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', enum: ['ru', "it's"] }, "'ru' | 'it\\'s'"],
    [{ type: 'string', const: 'line' }, "'line'"],
    [{ type: 'array', items: { $ref: '#/components/schemas/Feed' } }, 'Feed[]'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, "('a' | 'b')[]"],
    [{ type: 'object', additionalProperties: { type: 'boolean' } }, 'Record<string, boolean>'],
    [{ type: 'object', additionalProperties: true }, 'Record<string, unknown>'],
    [object({}), 'Record<string, never>'],
    [{ title: 'Anything' }, 'unknown'],
    [
      object({ id: { type: 'string' }, 'a-b': { type: 'null' } }, { required: ['id'] }),
      "{\n  id: string;\n  'a-b'?: null;\n}",
    ],
  ])('%j is %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it('says so when it does not know a word', () => {
    expect(() => typeOf({ type: 'tuple' })).toThrow('No type for');
  });

  it('names components, and what the socket carries', () => {
    const ref = { $ref: '#/components/schemas/Dot' };
    const text = generate({
      components: {
        schemas: {
          Dot: object({ x: { type: 'number' } }, { description: 'A  point.' }),
          Dots: { oneOf: [ref] },
        },
      },
      'x-socket': {
        events: { 'dot.moved': { data: ref } },
        whispers: { 'dot.near': { data: ref } },
        commands: { 'dot.move': { data: ref, answer: ref } },
      },
    });
    expect(text).toContain('/** A point. */\nexport interface Dot {\n  x: number;\n}');
    expect(text).toContain('export type Dots = Dot;');
    expect(text).toContain("export interface EventData {\n  'dot.moved': Dot;\n}");
    expect(text).toContain("export interface WhisperData {\n  'dot.near': Dot;\n}");
    expect(text).toContain("'dot.move': { data: Dot; answer: Dot };");
  });
});
