import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { FoundSelect } from '../FoundSelect';

const FOUND = 20;

/** One of the own specialists, or nobody. */
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
  const chosen = useQuery({
    queryKey: ['accounts', 'one', value],
    queryFn: () => cabinetApi.account(value ?? ''),
    enabled: value !== null,
  });
  return (
    <FoundSelect
      label={label}
      none={t('nobody')}
      name={['staff']}
      find={async (q) =>
        (await cabinetApi.accounts({ q, side: 'own', role: 'specialist', limit: FOUND })).items.map(
          (one) => ({
            value: one.id,
            label: one.name,
          }),
        )
      }
      value={value === null ? null : { value, label: chosen.data?.name ?? '…' }}
      onChange={(next) => onChange(next?.value ?? null)}
    />
  );
}
