import { Button } from '@mantine/core';
import { IconDeviceMobile, IconLifebuoy, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownApi } from '@/shared/api/own';
import { asProblem } from '@/shared/api/problem';
import type { OwnCard } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate, formatTime } from '@/shared/lib/time';
import chip from '@/shared/ui/Chip.module.css';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { CodeDialog } from './CodeDialog';
import { ConnectDialog } from './ConnectDialog';
import { RecoveryCodes } from './RecoveryCodes';
import classes from './Settings.module.css';

/** The second step of signing in: a telephone, and recovery codes for when it is not at hand (A7). */
export function SecondStepCard({ card }: { card: OwnCard }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const [open, setOpen] = useState<'connect' | 'renew' | 'remove' | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const query = useQuery({ queryKey: ['own', 'second-step'], queryFn: ownApi.secondStep });
  const step = query.data;
  const close = (): void => setOpen(null);
  return (
    <section className={classes.card} aria-labelledby="second-step">
      <header className={classes.head}>
        <h2 id="second-step">{t('step.title')}</h2>
        {step !== undefined && (
          <span className={chip.chip} data-tone={step.is_on ? 'ok' : step.is_demanded ? 'warn' : 'mute'}>
            <IconShieldCheck size={14} stroke={1.8} aria-hidden />
            {t(step.is_on ? 'step.on' : 'step.off')}
          </span>
        )}
      </header>
      {query.isPending && <SkeletonText lines={2} />}
      {query.isError && (
        <ErrorPanel
          title={t('failed')}
          problem={asProblem(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
      {step !== undefined && (
        <ul className={classes.rows}>
          <li className={classes.row}>
            <IconDeviceMobile size={20} stroke={1.7} aria-hidden />
            <span className={classes.words}>
              <strong>{t('step.app')}</strong>
              <span className={classes.quiet}>
                {!step.is_on
                  ? card.has_password
                    ? t(step.is_demanded ? 'step.demandedOff' : 'step.offText')
                    : t('step.noPassword')
                  : t('step.since', {
                      when: formatDate(step.since ?? '', locale),
                      used: `${formatDate(step.used_at ?? '', locale)}, ${formatTime(step.used_at ?? '', locale)}`,
                    })}
              </span>
            </span>
            {card.has_password && (
              <Button variant="default" onClick={() => setOpen('connect')}>
                {t(step.is_on ? 'step.replace' : 'step.connect')}
              </Button>
            )}
            {step.is_on && !step.is_demanded && (
              <Button variant="default" c="var(--bad)" onClick={() => setOpen('remove')}>
                {t('step.remove')}
              </Button>
            )}
          </li>
          {step.is_on && (
            <li className={classes.row}>
              <IconLifebuoy size={20} stroke={1.7} aria-hidden />
              <span className={classes.words}>
                <strong>{t('step.recovery', { left: step.codes_left })}</strong>
                <span className={classes.quiet}>{t('step.recoveryText')}</span>
              </span>
              <Button variant="default" onClick={() => setOpen('renew')}>
                {t('step.renew')}
              </Button>
            </li>
          )}
        </ul>
      )}
      {open === 'connect' && step !== undefined && (
        <ConnectDialog replaces={step.is_on} onClose={close} onCodes={setCodes} />
      )}
      {(open === 'renew' || open === 'remove') && (
        <CodeDialog act={open} onClose={close} onCodes={setCodes} />
      )}
      {codes !== null && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </section>
  );
}
