import { ActionIcon } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '@/shared/lib/useKeys';
import { Kbd } from '@/shared/ui/Kbd';
import classes from './Filters.module.css';

/** Words to look for in the list of the page; `/` brings the focus here, Escape empties it. */
export function SearchField({
  label,
  value,
  group,
  onChange,
}: {
  /** What is looked through: «Имя, почта, логин». */
  label: string;
  value: string;
  /** The page: heading of the key in the list under `?`. */
  group: string;
  onChange(value: string): void;
}) {
  const { t } = useTranslation('table');
  const field = useRef<HTMLInputElement>(null);
  useKeys([
    {
      id: 'table.search',
      code: 'Slash',
      label: t('searchKey'),
      group,
      run: () => {
        field.current?.focus();
        field.current?.select();
      },
    },
  ]);
  return (
    <search className={classes.search}>
      <IconSearch size={16} stroke={1.8} aria-hidden className={classes.searchIcon} />
      <input
        ref={field}
        type="search"
        className={classes.field}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          onChange('');
          event.preventDefault();
        }}
      />
      <span className={classes.searchEnd}>
        {value === '' ? (
          <span className={classes.key} aria-hidden="true">
            <Kbd code="Slash" />
          </span>
        ) : (
          <ActionIcon
            variant="subtle"
            size={26}
            className={classes.clear}
            aria-label={t('clearSearch')}
            title={t('clearSearch')}
            onClick={() => {
              onChange('');
              field.current?.focus();
            }}
          >
            <IconX size={16} stroke={1.8} />
          </ActionIcon>
        )}
      </span>
    </search>
  );
}
