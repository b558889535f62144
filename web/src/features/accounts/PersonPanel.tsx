import { IconBuilding, IconCalendarEvent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import { asProblem } from '@/shared/api/problem';
import type { ClientCard, PersonCard, Status } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate, formatDay, formatListTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { usePerson, useProgramState } from '@/shared/live/hooks';
import { shortName } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { dayMs, daysLeft, daysToBirthday } from './dates';
import classes from './PersonPanel.module.css';

/** The person's card (E4): who, how to reach, company, contract. It may fail alone: the conversation goes on. */
export function PersonPanel({ accountId, status }: { accountId: string; status: Status }) {
  const { t } = useTranslation('specialist');
  const query = useQuery({
    queryKey: ['person', accountId],
    queryFn: () => api.person(accountId),
    staleTime: 60_000,
  });
  const known = usePerson(accountId);
  const name = shortName(query.data ?? known);
  return (
    <>
      <div className={classes.head}>
        <Avatar id={accountId} name={name} size={56} status={status} />
        <div className={classes.who}>
          <h2 className={classes.name}>{name}</h2>
          <p className={classes.position}>{query.data?.position ?? known?.position}</p>
        </div>
      </div>
      {query.isPending && <SkeletonText lines={5} />}
      {query.isError && (
        <div className={classes.failed}>
          <ErrorPanel
            title={t('info.failed')}
            problem={asProblem(query.error)}
            text={t('info.failedText')}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      {query.isSuccess && (
        <>
          <Facts card={query.data} online={status !== 'offline'} />
          {query.data.client !== null && <Company client={query.data.client} />}
        </>
      )}
    </>
  );
}

function Facts({ card, online }: { card: PersonCard; online: boolean }) {
  const { t } = useTranslation('specialist');
  const { t: common } = useTranslation();
  const locale = useLocale();
  const now = useNow(60);
  return (
    <dl className={classes.facts}>
      <Fact label={t('info.phone')}>
        {card.phone !== '' && <a href={`tel:${card.phone.replace(/[^+\d]/g, '')}`}>{card.phone}</a>}
      </Fact>
      <Fact label={t('info.email')}>
        {card.email !== '' && (
          <a href={`mailto:${card.email}`} title={card.email}>
            {card.email}
          </a>
        )}
      </Fact>
      <Fact label={t('info.login')}>{card.login}</Fact>
      <Fact label={t('info.unit')}>{card.unit}</Fact>
      <Fact label={t('info.birthday')}>
        {card.birthday !== null && <Birthday day={card.birthday} now={now} />}
      </Fact>
      <Fact label={t('info.lastSeen')}>
        {online
          ? t('info.onlineNow')
          : card.last_seen_at !== null &&
            formatListTime(card.last_seen_at, locale, now, common('time.yesterday'))}
      </Fact>
    </dl>
  );
}

function Birthday({ day, now }: { day: string; now: number }) {
  const { t } = useTranslation('specialist');
  const locale = useLocale();
  const days = daysToBirthday(day, now);
  // The year of birth is nobody's business here.
  const date = formatDay(new Date(now + days * 86_400_000).getTime(), locale, now).replace(/ \d{4}.*$/, '');
  if (days === 0) return t('info.birthdayToday', { date });
  return days <= 30 ? t('info.birthdayIn', { date, count: days }) : date;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === false || children === '' || children === undefined) return null;
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Company({ client }: { client: ClientCard }) {
  const { t } = useTranslation('specialist');
  return (
    <section className={classes.section}>
      <h3 className={classes.heading}>
        <IconBuilding size={16} stroke={1.7} aria-hidden /> {t('info.company')}
      </h3>
      <p className={classes.company}>{client.name}</p>
      <dl className={classes.facts}>
        <Fact label={t('info.taxNumber')}>{client.tax_number}</Fact>
        <Fact label={t('info.registration')}>{client.registration_number}</Fact>
        <Fact label={t('info.manager')}>
          {client.client_manager_id !== null && <Colleague id={client.client_manager_id} />}
        </Fact>
        <Fact label={t('info.care')}>
          {client.care_specialist_id !== null && <Colleague id={client.care_specialist_id} />}
        </Fact>
      </dl>
      {client.contract_until !== null && <Contract until={client.contract_until} />}
    </section>
  );
}

function Colleague({ id }: { id: string }) {
  const { t } = useTranslation('specialist');
  const me = useProgramState((state) => state.me.account_id);
  const name = shortName(usePerson(id));
  if (name === '') return '—';
  return id === me ? t('info.you', { name }) : name;
}

/** Amber when it ends within this many days. */
const SOON_DAYS = 30;

function Contract({ until }: { until: string }) {
  const { t } = useTranslation('specialist');
  const locale = useLocale();
  const left = daysLeft(until, useNow(3600));
  const tone = left < 0 ? 'bad' : left <= SOON_DAYS ? 'warn' : 'ok';
  const date = formatDate(dayMs(until), locale);
  return (
    <div className={classes.contract} data-tone={tone}>
      <h3 className={classes.heading}>
        <IconCalendarEvent size={16} stroke={1.7} aria-hidden /> {t('info.contract')}
      </h3>
      {left >= 0 && <span className={classes.left}>{t('info.daysLeft', { count: left })}</span>}
      <span className={classes.until}>
        {left < 0 ? t('info.contractOver', { date }) : t('info.contractUntil', { date })}
      </span>
    </div>
  );
}
