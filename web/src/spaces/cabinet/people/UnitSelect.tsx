import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { type Found, FoundSelect } from '../FoundSelect';

const FOUND = 50;

/** A unit of the person's company, or none (''). `name`: of the one that the person is in. */
export function UnitSelect({
  clientId,
  name,
  value,
  onChange,
  description,
}: {
  clientId: string | null;
  name: string;
  value: string;
  onChange(unit: string): void;
  description?: ReactNode;
}) {
  const { t } = useTranslation('people');
  const [chosen, setChosen] = useState<Found | null>(null);
  const label = chosen?.value === value ? chosen.label : name;
  return (
    <FoundSelect
      label={t('form.unit_id')}
      description={description}
      none={t('form.noUnit')}
      name={['units', clientId]}
      find={async (q) =>
        (
          await cabinetApi.units({ q, limit: FOUND, ...(clientId !== null && { client_id: clientId }) })
        ).items.map((unit) => ({ value: unit.id, label: unit.name }))
      }
      value={value === '' ? null : { value, label }}
      onChange={(next) => {
        setChosen(next);
        onChange(next?.value ?? '');
      }}
    />
  );
}
