import '@mantine/core/styles/Combobox.css';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';

const FOUND = 20;
const NOBODY = 'nobody';

/** One of the own specialists, found by the server, or nobody. */
export function StaffSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange(account: string | null): void;
}) {
  const { t } = useTranslation('clients');
  const [words, setWords] = useState('');
  const chosen = useQuery({
    queryKey: ['accounts', 'one', value],
    queryFn: () => cabinetApi.account(value ?? ''),
    enabled: value !== null,
  });
  const name = chosen.data?.name;
  const found = useQuery({
    queryKey: ['accounts', 'staff', words],
    queryFn: () =>
      cabinetApi.accounts({
        q: words === name || words === t('nobody') ? '' : words.trim(),
        side: 'own',
        role: 'specialist',
        limit: FOUND,
      }),
    placeholderData: keepPreviousData,
  });
  const people = (found.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }));
  const known =
    value === null || people.some((one) => one.value === value) ? [] : [{ value, label: name ?? '…' }];
  return (
    <Select
      label={label}
      searchable
      allowDeselect={false}
      data={[{ value: NOBODY, label: t('nobody') }, ...known, ...people]}
      filter={({ options }) => options}
      value={value ?? NOBODY}
      searchValue={words}
      onSearchChange={setWords}
      onChange={(next) => onChange(next === NOBODY ? null : next)}
    />
  );
}
