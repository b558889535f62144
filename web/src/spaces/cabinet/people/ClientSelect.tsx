import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { type Found, FoundSelect } from '../FoundSelect';

const FOUND = 20;

/** Where somebody works: with the partner itself (null) or with one of its clients. */
export function ClientSelect({ onChange }: { onChange(client: string | null): void }) {
  const { t } = useTranslation('people');
  const [chosen, setChosen] = useState<Found | null>(null);
  return (
    <FoundSelect
      label={t('form.company')}
      none={t('form.ours')}
      name={['clients']}
      find={async (q) =>
        (await cabinetApi.clients({ q, limit: FOUND })).items.map(({ id, name }) => ({
          value: id,
          label: name,
        }))
      }
      value={chosen}
      onChange={(next) => {
        setChosen(next);
        onChange(next?.value ?? null);
      }}
    />
  );
}
