import { renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '@/shared/api/types';
import { loadTexts, startI18n } from '@/shared/i18n/i18n';
import { type AuditTexts, useAuditTexts } from './useAuditTexts';

const names = { u1: 'Склад', p1: 'Валеев Тимур' };
let texts: AuditTexts;
beforeEach(async () => {
  await startI18n('ru');
  await loadTexts('cabinet');
  texts = renderHook(() => useAuditTexts(names)).result.current;
});

function entry(given: Partial<AuditEntry>): AuditEntry {
  return {
    id: 'e1',
    at: '2026-11-27T09:00:00Z',
    account_id: 'a1',
    who: 'Сотникова Нина',
    act: 'line.changed',
    subject_kind: 'line',
    subject_id: 'l1',
    subject: 'Бухгалтерия',
    changes: [],
    door: 'rest',
    address: '192.0.2.14',
    device: 'Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36',
    ...given,
  };
}
const changesOf = (...changes: [field: string, before: unknown, after: unknown][]): AuditEntry['changes'] =>
  changes.map(([field, before, after]) => ({ field, before, after }));
const told = (...changes: Parameters<typeof changesOf>): (string | null)[][] =>
  texts
    .changes(entry({ changes: changesOf(...changes) }))
    .map(({ name, before, after }) => [name, before, after]);

describe('an entry of the log in words', () => {
  it('says who, also when nobody of the own company did it', () => {
    expect(texts.who(entry({}))).toBe('Сотникова Нина');
    expect(texts.who(entry({ who: '' }))).toBe('Сотрудник другой организации');
    expect(texts.who(entry({ who: '', account_id: null, door: 'cli' }))).toBe('Система');
    expect(texts.who(entry({ who: '', account_id: null, act: 'session.refused' }))).toBe('Неизвестный');
  });

  it('says what was done, and which role', () => {
    expect(texts.act(entry({}))).toBe('Изменены настройки линии');
    const role = (before: string | null, after: string | null) => changesOf(['role', before, after]);
    expect(texts.act(entry({ act: 'role.granted', changes: role(null, 'administrator') }))).toBe(
      'Выдана роль «Администратор»',
    );
    expect(texts.act(entry({ act: 'role.revoked', changes: role('user', null) }))).toBe(
      'Снята роль «Пользователь»',
    );
  });

  it('says with what, and with whom on a line', () => {
    expect(texts.subject(entry({}))).toBe('Бухгалтерия');
    const person = changesOf(['specialist', null, 'Валеев Тимур'], ['priority', 'standard', 'high']);
    expect(texts.subject(entry({ act: 'specialist.changed', changes: person }))).toBe(
      'Валеев Тимур, «Бухгалтерия»',
    );
    const unit = changesOf(['unit_id', null, 'u1']);
    expect(texts.subject(entry({ act: 'connection.made', changes: unit }))).toBe('Склад, «Бухгалтерия»');
    expect(texts.subject(entry({ act: 'connection.made' }))).toBe('все свои сотрудники, «Бухгалтерия»');
    expect(texts.subject(entry({ act: 'session.started', subject_id: 'a1' }))).toBe('');
  });

  it('says from where', () => {
    expect(texts.from(entry({}))).toBe('Chrome, Windows');
    expect(texts.from(entry({ device: '' }))).toBe('Сайт и API');
    expect(texts.from(entry({ door: 'cli', device: '' }))).toBe('Командная строка');
  });

  it('shows values as people know them, never an id', () => {
    expect(
      told(
        ['care_specialist_id', null, 'p1'],
        ['unit_id', 'gone', 'u1'],
        ['roles', null, ['user', 'specialist']],
        ['delivery_rule', 'standard', 'care_first'],
        ['wait_bad_s', 300, 90],
        ['contract_until', '2026-12-31', null],
        ['active_from', null, '2026-11-27T09:00:00'],
        ['is_vendor', false, true],
      ),
    ).toEqual([
      ['Специалист по сопровождению', null, 'Валеев Тимур'],
      ['Подразделение', 'уже удалено', 'Склад'],
      ['Роли', null, 'Пользователь, Специалист'],
      ['Кому доставлять', 'Свободному специалисту линии', 'Сопровождение, затем клиент-менеджер'],
      ['Ждёт слишком долго после', '5 мин', '90 с'],
      ['Договор до', '31.12.2026', null],
      ['Действует с', null, '27.11.2026, 09:00'],
      ['Вендор', 'нет', 'да'],
    ]);
  });

  it('leaves out what says nothing, and an id whose name stands beside it', () => {
    expect(
      told(['specialist', null, 'Валеев Тимур'], ['specialist_id', null, 'p1'], ['phone', null, '']),
    ).toEqual([['Специалист', null, 'Валеев Тимур']]);
  });
});
