import { Button } from '@mantine/core';
import { IconCalendarEvent } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { useProgramState } from '@/shared/live/hooks';
import classes from './ContractCard.module.css';

const HOUR_S = 3_600;

/** How long the company's contract runs; near its end it can be asked to go on (E5). Nothing without a contract. */
export function ContractCard() {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const now = useNow(HOUR_S);
  const contract = useProgramState((state) => state.contract);
  if (contract === null) return null;
  const { number, until, renewable_from } = contract;
  const isOver = now > new Date(`${until}T23:59:59`).getTime();
  const isNear = now >= new Date(`${renewable_from}T00:00`).getTime();
  return (
    <section className={classes.card} aria-label={t('contract.label')} data-near={isNear || undefined}>
      <IconCalendarEvent size={20} stroke={1.7} aria-hidden />
      <span className={classes.words}>
        <span className={classes.until}>
          {t(isOver ? 'contract.over' : 'contract.until', { date: formatDate(`${until}T00:00`, locale) })}
        </span>
        {number !== '' && <span className={classes.number}>{t('contract.number', { number })}</span>}
      </span>
      {isNear && (
        <Button component={Link} to="/requests" search={{ ask: 'contract' } as never} variant="default">
          {t('contract.renew')}
        </Button>
      )}
    </section>
  );
}
