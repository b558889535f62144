import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { Account } from '@/shared/api/types';
import type { people } from '@/shared/i18n/ru/people';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { deviceName, isPhone } from '@/shared/lib/device';
import { formatDate, formatTime } from '@/shared/lib/time';
import chip from '@/shared/ui/Chip.module.css';
import { toast } from '@/shared/ui/toast';
import classes from './Person.module.css';
import { useAccountHistory } from './RolesCard';
import { SecondStepRow } from './SecondStepRow';

type EndReason = keyof typeof people.card.ended;

/** The last sign-ins; a living one can be ended. */
export function SignInsCard({ person }: { person: Account }) {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const locale = useLocale();
  const queries = useQueryClient();
  const history = useAccountHistory(person.id).data;
  const end = useMutation({
    mutationFn: () => cabinetApi.endSession(person.id),
    onSuccess: () => toast({ title: t('card.sessionEnded'), text: '' }),
    onError: (error) => toast({ title: words(asProblem(error)), text: '', bad: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (
    <section className={classes.card} aria-label={t('card.signIns')}>
      <header className={classes.head}>
        <h2>{t('card.signIns')}</h2>
      </header>
      {history !== undefined && <SecondStepRow accountId={person.id} since={history.second_step_since} />}
      {history?.sign_ins.length === 0 && <p className={classes.quiet}>{t('card.noSignIns')}</p>}
      <ul className={classes.list}>
        {history?.sign_ins.map((one) => {
          const Picture = isPhone(one.device) ? IconDeviceMobile : IconDeviceDesktop;
          return (
            <li key={one.id}>
              <Picture size={18} stroke={1.8} aria-hidden />
              <span className={classes.words}>
                <span>{deviceName(one.device) || one.address || '—'}</span>
                <span className={classes.quiet}>
                  {formatDate(one.created_at, locale)}, {formatTime(one.created_at, locale)}
                  {one.address !== '' && ` · ${one.address}`}
                  {one.end_reason !== null && ` · ${t(`card.ended.${one.end_reason as EndReason}`)}`}
                </span>
              </span>
              {one.ended_at === null && (
                <>
                  <span className={chip.chip} data-tone="ok">
                    {t('card.now')}
                  </span>
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={end.isPending}
                    onClick={() => end.mutate()}
                  >
                    {t('card.endSession')}
                  </Button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
