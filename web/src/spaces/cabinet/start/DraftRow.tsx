import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { FocusEvent, KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineCard } from '@/shared/api/types';
import people from './People.module.css';
import { type Draft, isEmpty, PRIORITIES, type Priority, ROLES, type Role } from './rows';

/** A row that is typed. Left as a whole it is saved; what is wrong stands under it. */
export function DraftRow({
  row,
  number,
  lines,
  isLast,
  onChange,
  onLeave,
  onDrop,
}: {
  row: Draft;
  number: number;
  lines: readonly LineCard[];
  /** The empty one to go on in. */
  isLast: boolean;
  onChange(values: Partial<Draft>): void;
  onLeave(): void;
  onDrop(): void;
}) {
  const { t } = useTranslation('start');
  const { fault } = row;
  const faultId = `fault-${row.key}`;
  const named = (column: 'name' | 'email' | 'role' | 'place'): string =>
    t('people.ofRow', { column: t(`people.column.${column}`), row: number });
  const cell = (column: 'name' | 'email' | 'place') => ({
    'aria-label': named(column),
    autoComplete: 'off',
    readOnly: row.saving,
    error: fault !== null && fault.field === (column === 'place' ? 'company' : column),
    ...(fault !== null && { 'aria-describedby': faultId }),
  });
  const leave = (event: FocusEvent<HTMLTableRowElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) onLeave();
  };
  /** On to the next row, which saves this one. */
  const enter = (event: KeyboardEvent<HTMLTableRowElement>): void => {
    if (event.key === 'Enter') event.currentTarget.nextElementSibling?.querySelector('input')?.focus();
  };
  return (
    <>
      <tr onBlur={leave} onKeyDown={enter} aria-busy={row.saving || undefined}>
        <td>
          <TextInput
            {...cell('name')}
            placeholder={isLast ? t('people.new') : undefined}
            maxLength={300}
            value={row.name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        </td>
        <td>
          <TextInput
            {...cell('email')}
            type="email"
            maxLength={254}
            value={row.email}
            onChange={(event) => onChange({ email: event.currentTarget.value })}
          />
        </td>
        <td>
          <NativeSelect
            aria-label={named('role')}
            value={row.role}
            data={ROLES.map((value) => ({ value, label: t(`people.role.${value}`) }))}
            onChange={(event) => onChange({ role: event.currentTarget.value as Role })}
          />
        </td>
        <td>
          {row.role === 'user' && (
            <TextInput
              {...cell('place')}
              list="clients"
              placeholder={t('people.ownCompany')}
              maxLength={300}
              value={row.company}
              onChange={(event) => onChange({ company: event.currentTarget.value })}
            />
          )}
          {row.role === 'specialist' && (
            <span className={people.place}>
              <NativeSelect
                aria-label={named('place')}
                value={row.lineId ?? lines[0]?.id ?? ''}
                data={[
                  { value: '', label: t('people.noLine') },
                  ...lines.map(({ id, name }) => ({ value: id, label: name })),
                ]}
                onChange={(event) => onChange({ lineId: event.currentTarget.value })}
              />
              <NativeSelect
                aria-label={t('people.priorityOf', { row: number })}
                value={row.priority}
                data={PRIORITIES.map((value) => ({ value, label: t(`people.priority.${value}`) }))}
                onChange={(event) => onChange({ priority: event.currentTarget.value as Priority })}
              />
            </span>
          )}
        </td>
        <td>
          {!isEmpty(row) && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              tabIndex={fault === null ? -1 : 0}
              aria-label={t('people.drop', { row: number })}
              // The row must not be saved because it is left for the button that drops it.
              onMouseDown={(event) => event.preventDefault()}
              onClick={onDrop}
            >
              <IconX size={16} stroke={1.8} />
            </ActionIcon>
          )}
        </td>
      </tr>
      {fault !== null && (
        <tr className={people.faultRow}>
          <td colSpan={5}>
            <p className={people.fault} id={faultId} role="alert">
              {fault.title}. {fault.detail}
            </p>
          </td>
        </tr>
      )}
    </>
  );
}
