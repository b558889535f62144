import type { LineCard, NewcomerDone, NewcomerRow } from '@/shared/api/types';

export type Role = NonNullable<NewcomerRow['role']>;
export type Priority = NonNullable<NewcomerRow['priority']>;
export const ROLES: readonly Role[] = ['specialist', 'user', 'administrator'];
export const PRIORITIES: readonly Priority[] = ['high', 'medium', 'standard', 'observer'];

/** A row that is not saved yet. `fault`: why the server did not take it. */
export interface Draft {
  key: number;
  name: string;
  email: string;
  role: Role;
  /** Of a user; empty: the own company. */
  company: string;
  /** null: the first line; empty: none. */
  lineId: string | null;
  priority: Priority;
  saving: boolean;
  fault: NewcomerDone | null;
}

let keys = 0;

export function newDraft(given: Partial<Draft>): Draft {
  keys += 1;
  return {
    key: keys,
    name: '',
    email: '',
    role: 'specialist',
    company: '',
    lineId: null,
    priority: 'standard',
    saving: false,
    fault: null,
    ...given,
  };
}

export function isEmpty(row: Draft): boolean {
  return row.name.trim() === '' && row.email.trim() === '';
}

/** As the server takes it. `first`: the line that is meant when none was chosen. */
export function newcomerOf(row: Draft, first: string | null): NewcomerRow {
  return {
    name: row.name,
    email: row.email,
    role: row.role,
    company: row.role === 'user' ? row.company : '',
    line_id: row.role === 'administrator' ? null : row.lineId === null ? first : row.lineId || null,
    priority: row.priority,
  };
}

const ROLE_WORDS: readonly [Role, RegExp][] = [
  ['administrator', /^(админ|admin)/i],
  ['specialist', /^(спец|spec)/i],
  ['user', /^(польз|user)/i],
];
const PRIORITY_WORDS: readonly [Priority, RegExp][] = [
  ['high', /(высок|high)/i],
  ['medium', /(средн|medium)/i],
  ['observer', /(наблюд|observer)/i],
];

/** Lines of a pasted list: cells by tab, semicolon or comma, in any order that can be told apart; the first word is the name. */
export function readList(text: string, lines: readonly LineCard[], usual: Role): Draft[] {
  return text
    .split(/\r?\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '' && /@/.test(one))
    .map((one) => readRow(one, lines, usual));
}

function readRow(text: string, lines: readonly LineCard[], usual: Role): Draft {
  const separator = text.includes('\t') ? /\t/ : text.includes(';') ? /;/ : /,/;
  const cells = text.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  const email = cells.find((cell) => cell.includes('@')) ?? '';
  const rest = cells.filter((cell) => cell !== email && cell !== '');
  const role = ROLE_WORDS.find(([, word]) => rest.slice(1).some((cell) => word.test(cell)));
  const [name = '', ...places] = rest.filter(
    (cell, index) => index === 0 || role === undefined || !role[1].test(cell),
  );
  const chosen = role?.[0] ?? usual;
  const place = places.join(', ');
  const line = lines.find((one) => place.toLowerCase().includes(one.name.toLowerCase())) ?? lines[0];
  return newDraft({
    name,
    email,
    role: chosen,
    company: chosen === 'user' ? place : '',
    lineId: line?.id ?? null,
    priority: PRIORITY_WORDS.find(([, word]) => word.test(place))?.[0] ?? 'standard',
  });
}
