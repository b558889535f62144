import '@mantine/core/styles/Combobox.css';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';

const OWN = 'own';
const FOUND = 20;

/** Where somebody works: with the partner itself (null) or with one of its clients, found by the server. */
export function ClientSelect({
  value,
  onChange,
}: {
  value: string | null;
  onChange(client: string | null): void;
}) {
  const { t } = useTranslation('people');
  const [words, setWords] = useState('');
  const found = useQuery({
    queryKey: ['clients', 'choice', words],
    queryFn: () => cabinetApi.clients({ q: words === t('form.ours') ? '' : words.trim(), limit: FOUND }),
    placeholderData: keepPreviousData,
  });
  const clients = (found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      label={t('form.company')}
      searchable
      allowDeselect={false}
      data={[{ value: OWN, label: t('form.ours') }, ...clients]}
      filter={({ options }) => options}
      value={value ?? OWN}
      searchValue={words}
      onSearchChange={setWords}
      onChange={(next) => onChange(next === OWN ? null : next)}
    />
  );
}
