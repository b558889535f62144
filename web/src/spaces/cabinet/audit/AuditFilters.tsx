import { Button, SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import type { AuditCounts } from '@/shared/api/types';
import { usePerson } from '@/shared/live/hooks';
import { FilterSelect } from '@/shared/ui/table/FilterSelect';
import { SearchField } from '@/shared/ui/table/SearchField';
import { Toolbar } from '@/shared/ui/table/Toolbar';
import type { useListSearch } from '@/shared/ui/table/useListSearch';
import classes from './AuditPage.module.css';
import { type auditSchema, DOORS, GROUPS, PERIODS } from './search';

type List = ReturnType<typeof useListSearch<typeof auditSchema>>;
const ALL = 'all';

export function AuditFilters({
  list,
  counts,
  subject,
}: {
  list: List;
  counts: AuditCounts | undefined;
  /** Name of the only object that is shown. */
  subject: string | undefined;
}) {
  const { t } = useTranslation('cabinet');
  const { search, filter } = list;
  return (
    <Toolbar
      end={
        <SearchField
          label={t('audit.search')}
          group={t('nav.audit')}
          value={list.text}
          onChange={list.type}
        />
      }
    >
      <FilterSelect
        name={t('audit.filter.period')}
        any={t('audit.any.period')}
        value={search.period}
        options={PERIODS.map((value) => ({ value, label: t(`audit.period.${value}`) }))}
        onChange={(period) => filter({ period, from: undefined, to: undefined })}
      />
      {search.period === 'dates' && (
        <>
          <Day label={t('audit.since')} value={search.from} onChange={(from) => filter({ from })} />
          <Day label={t('audit.until')} value={search.to} onChange={(to) => filter({ to })} />
        </>
      )}
      <WhoFilter value={search.account} onChange={(account) => filter({ account })} />
      <FilterSelect
        name={t('audit.filter.from')}
        any={t('audit.any.from')}
        value={search.door}
        options={DOORS.map((value) => ({ value, label: t(`audit.door.${value}`) }))}
        onChange={(door) => filter({ door })}
      />
      {search.subject !== undefined && (
        <Button
          variant="light"
          className={classes.subject}
          rightSection={<IconX size={15} stroke={1.8} aria-hidden />}
          title={t('audit.dropSubject')}
          onClick={() => filter({ subject: undefined })}
        >
          {t('audit.filter.subject', { name: subject ?? '…' })}
        </Button>
      )}
      <SegmentedControl
        size="xs"
        className={classes.groups}
        aria-label={t('audit.groups')}
        value={search.group ?? ALL}
        data={([ALL, ...GROUPS] as const).map((value) => ({
          value,
          label: (
            <>
              {t(`audit.group.${value}`)} {counts !== undefined && <span>{counts[value]}</span>}
            </>
          ),
        }))}
        onChange={(group) => filter({ group: group === ALL ? undefined : group })}
      />
    </Toolbar>
  );
}

const FOUND = 20;

function WhoFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange(account: string | undefined): void;
}) {
  const { t } = useTranslation('cabinet');
  const [words, setWords] = useState('');
  const person = usePerson(value ?? null);
  const found = useQuery({
    queryKey: ['accounts', 'choice', words],
    queryFn: () => cabinetApi.accounts({ q: words.trim(), limit: FOUND }),
    placeholderData: keepPreviousData,
  });
  return (
    <FilterSelect
      name={t('audit.filter.who')}
      any={t('audit.any.who')}
      value={value}
      valueLabel={person?.name}
      options={(found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onSearch={setWords}
      onChange={onChange}
    />
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange(day: string | undefined): void;
}) {
  return (
    <input
      type="date"
      className={classes.day}
      aria-label={label}
      title={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
