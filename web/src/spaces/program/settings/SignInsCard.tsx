import { Button } from '@mantine/core';
import { IconAlertTriangle, IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ownApi } from '@/shared/api/own';
import { asProblem } from '@/shared/api/problem';
import type { OwnSignIn } from '@/shared/api/types';
import type { settings } from '@/shared/i18n/ru/settings';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { deviceName, isPhone } from '@/shared/lib/device';
import { formatDate, formatTime } from '@/shared/lib/time';
import chip from '@/shared/ui/Chip.module.css';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { toast } from '@/shared/ui/toast';
import classes from './Settings.module.css';

const RECENT = 5;

/** Where this account is signed in, and was lately; each can be ended (A7). */
export function SignInsCard() {
  const { t } = useTranslation('settings');
  const words = useProblemText();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: ['own', 'sessions'], queryFn: ownApi.signIns });
  const act = {
    onError: (error: unknown) => toast({ title: words(asProblem(error)), text: '', bad: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['own', 'sessions'] }),
  };
  const end = useMutation({
    mutationFn: ownApi.endSignIn,
    onSuccess: () => toast({ title: t('signIns.ended'), text: '' }),
    ...act,
  });
  const endOthers = useMutation({
    mutationFn: ownApi.endOtherSignIns,
    onSuccess: () => toast({ title: t('signIns.endedOthers'), text: '' }),
    ...act,
  });
  const all = query.data?.items ?? [];
  const open = all.filter((one) => one.ended_at === null);
  const recent = all.filter((one) => one.ended_at !== null).slice(0, RECENT);
  return (
    <section className={classes.card} aria-labelledby="sign-ins">
      <header className={classes.head}>
        <h2 id="sign-ins">{t('signIns.title')}</h2>
        {open.length > 1 && (
          <Button
            variant="default"
            c="var(--bad)"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate()}
          >
            {t('signIns.endOthers')}
          </Button>
        )}
      </header>
      {query.isPending && <SkeletonText lines={3} />}
      {query.isError && (
        <ErrorPanel
          title={t('failed')}
          problem={asProblem(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
      <ul className={classes.rows}>
        {open.map((one) => (
          <Row key={one.id} one={one}>
            {!one.is_this && (
              <Button
                variant="default"
                loading={end.isPending && end.variables === one.id}
                onClick={() => end.mutate(one.id)}
              >
                {t('signIns.end')}
              </Button>
            )}
          </Row>
        ))}
      </ul>
      <p className={classes.note}>{t('signIns.one')}</p>
      {recent.length > 0 && (
        <>
          <h3 className={classes.subtitle}>{t('signIns.recent')}</h3>
          <ul className={classes.rows}>
            {recent.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Row({ one, children }: { one: OwnSignIn; children?: React.ReactNode }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const Picture = isPhone(one.device) ? IconDeviceMobile : IconDeviceDesktop;
  const reason = one.end_reason as keyof typeof settings.signIns.reason | null;
  return (
    <li className={classes.row}>
      <Picture size={20} stroke={1.7} aria-hidden />
      <span className={classes.words}>
        <strong>
          {deviceName(one.device) || t('signIns.unknown')}
          {one.is_this && (
            <span className={chip.chip} data-tone="ok">
              {t('signIns.this')}
            </span>
          )}
          {one.is_new_place && (
            <span className={chip.chip} data-tone="warn">
              <IconAlertTriangle size={13} stroke={1.8} aria-hidden />
              {t('signIns.newPlace')}
            </span>
          )}
        </strong>
        <span className={classes.quiet}>
          {[
            one.address === '' ? '' : t('signIns.from', { address: one.address }),
            reason === null ? '' : t(`signIns.reason.${reason}`),
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </span>
      <time className={classes.when} dateTime={one.created_at}>
        {formatDate(one.created_at, locale)}, {formatTime(one.created_at, locale)}
      </time>
      {children}
    </li>
  );
}
