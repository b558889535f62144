import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '@/shared/api/types';
import { useLocale, useWaitWords } from '@/shared/i18n/useTexts';
import { deviceName } from '@/shared/lib/device';
import { formatDate, formatTime } from '@/shared/lib/time';

type Value = AuditEntry['changes'][number]['before'];

export interface ChangeText {
  field: string;
  name: string;
  before: string | null;
  after: string | null;
}

const MOMENT = /^\d{4}-\d\d-\d\dT/;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Fields whose values have words of their own. */
const WORDS: Readonly<
  Record<string, 'role' | 'priority' | 'delivery_rule' | 'kind' | 'locale' | 'second_step' | 'shape'>
> = {
  second_step: 'second_step',
  role: 'role',
  roles: 'role',
  priority: 'priority',
  delivery_rule: 'delivery_rule',
  kind: 'kind',
  locale: 'locale',
  shape: 'shape',
};

/** Entries of the log in words. `names`: of what they refer to by id. */
export function useAuditTexts(names: Readonly<Record<string, string>>) {
  const { t } = useTranslation(['cabinet', 'common']);
  const locale = useLocale();
  const wait = useWaitWords();
  return useMemo(() => {
    const isEmpty = (value: Value): boolean => value === null || value === undefined || value === '';

    function valueText(field: string, value: Value): string {
      if (isEmpty(value)) return t('audit.value.none');
      if (Array.isArray(value)) return value.map((one) => valueText(field, one)).join(', ');
      if (typeof value === 'boolean') return t(value ? 'audit.value.yes' : 'audit.value.no');
      const text = String(value);
      if (field.endsWith('_id')) return names[text] ?? t('audit.value.gone');
      const area = WORDS[field];
      if (area !== undefined)
        return t(`audit.value.${area}.${text}` as 'audit.value.role.user', { defaultValue: text });
      if (field.startsWith('wait_'))
        return Number(value) % 60 === 0
          ? wait(Number(value))
          : t('common:time.seconds', { count: Number(value) });
      if (MOMENT.test(text)) return `${formatDate(text, locale)}, ${formatTime(text, locale)}`;
      return DAY.test(text) ? formatDate(`${text}T00:00`, locale) : text;
    }

    function find(entry: AuditEntry, field: string): Value {
      const change = entry.changes.find((one) => one.field === field);
      return change?.after ?? change?.before ?? null;
    }

    return {
      who(entry: AuditEntry): string {
        if (entry.who !== '') return entry.who;
        if (entry.account_id !== null) return t('audit.outsider');
        return t(entry.act === 'session.refused' ? 'audit.stranger' : 'audit.system');
      },
      act: (entry: AuditEntry): string =>
        t(`audit.act.${entry.act}`, { role: valueText('role', find(entry, 'role')) }),
      /** With what; of what is done to somebody on a line, with whom. */
      subject(entry: AuditEntry): string {
        if (entry.act.startsWith('specialist.'))
          return t('audit.of', {
            who: valueText('specialist', find(entry, 'specialist')),
            line: entry.subject,
          });
        if (entry.act.startsWith('connection.')) {
          const target = ['client_id', 'unit_id', 'account_id'].find((field) => !isEmpty(find(entry, field)));
          const who = target === undefined ? t('audit.everybody') : valueText(target, find(entry, target));
          return t('audit.of', { who, line: entry.subject });
        }
        // Who signs in or out stands beside it already.
        if (entry.act.startsWith('session.') && entry.subject_id === entry.account_id) return '';
        return entry.subject;
      },
      from: (entry: AuditEntry): string =>
        (entry.door === 'rest' && deviceName(entry.device)) || t(`audit.door.${entry.door}`),
      changes(entry: AuditEntry): ChangeText[] {
        return entry.changes
          .filter(({ field, before, after }) => {
            if (isEmpty(before) && isEmpty(after)) return false;
            // Written down for programs; the name stands beside it.
            return field !== 'specialist_id' || find(entry, 'specialist') === null;
          })
          .map(({ field, before, after }) => ({
            field,
            name: t(`audit.field.${field}` as 'audit.field.name', { defaultValue: field }),
            before: isEmpty(before) ? null : valueText(field, before),
            after: isEmpty(after) ? null : valueText(field, after),
          }));
      },
    };
  }, [names, t, locale, wait]);
}

export type AuditTexts = ReturnType<typeof useAuditTexts>;
