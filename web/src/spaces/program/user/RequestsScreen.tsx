import { Button } from '@mantine/core';
import {
  type Icon,
  IconArrowLeft,
  IconCalendarEvent,
  IconHeadset,
  IconInbox,
  IconUserPlus,
} from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AskDialog } from '@/features/requests/AskDialog';
import { useRequestTitle } from '@/features/requests/title';
import { asProblem } from '@/shared/api/problem';
import { requestsApi } from '@/shared/api/requests';
import type { Request } from '@/shared/api/types';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { formatDate, formatDay } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { useProgramState } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import chip from '@/shared/ui/Chip.module.css';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { toast } from '@/shared/ui/toast';
import classes from './RequestsScreen.module.css';

const KINDS = ['account', 'line', 'contract'] as const satisfies readonly Request['kind'][];
const ICONS: Readonly<Record<Request['kind'], Icon>> = {
  account: IconUserPlus,
  line: IconHeadset,
  contract: IconCalendarEvent,
};
const TONES = { waiting: 'warn', accepted: 'ok', declined: 'bad', withdrawn: 'mute' } as const;
const HOUR_S = 3_600;
const PORTION = 20;
const MOST = 200;

/** `/requests`: what the user may ask his partner for, and what became of it. `?ask=`: which form is open. */
export function RequestsScreen() {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const navigate = useNavigate();
  const now = useNow(HOUR_S);
  const search: { ask?: unknown } = useSearch({ strict: false });
  const contract = useProgramState((state) => state.contract);
  const renewable = contract !== null && now >= new Date(`${contract.renewable_from}T00:00`).getTime();
  const kinds = KINDS.filter((kind) => kind !== 'contract' || renewable);
  const open = (ask: Request['kind'] | undefined): void =>
    void navigate({ to: '/requests', search: { ask } as never, replace: ask === undefined });
  const asking = kinds.find((kind) => kind === search.ask);
  return (
    <div className={classes.screen}>
      <div className={classes.page}>
        <Link to="/" className={classes.back}>
          <IconArrowLeft size={18} stroke={1.7} aria-hidden />
          {t('back')}
        </Link>
        <h1 className={classes.title}>{t('title')}</h1>
        <p className={classes.lead}>{t('lead')}</p>
        <div className={classes.kinds}>
          {kinds.map((kind) => {
            const Picture = ICONS[kind];
            return (
              <button key={kind} type="button" className={classes.kind} onClick={() => open(kind)}>
                <Picture size={24} stroke={1.6} aria-hidden />
                <span className={classes.words}>
                  <strong>{t(`ask.${kind}`)}</strong>
                  <span className={classes.quiet}>
                    {t(`ask.${kind}Text`, {
                      date: contract === null ? '' : formatDate(`${contract.until}T00:00`, locale),
                    })}
                  </span>
                </span>
              </button>
            );
          })}
        </div>
        <Mine />
      </div>
      {asking !== undefined && <AskDialog kind={asking} onClose={() => open(undefined)} />}
    </div>
  );
}

/** The own requests, what is new first; as soon as one is answered, the list says so. */
function Mine() {
  const { t } = useTranslation('requests');
  const program = useProgram();
  const queries = useQueryClient();
  const [limit, setLimit] = useState(PORTION);
  const found = useQuery({
    queryKey: ['own-requests', limit],
    queryFn: () => requestsApi.own({ limit }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  // A new snapshot stands for events that were not told.
  const at = useProgramState((state) => state.at);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew with each snapshot
  useEffect(() => void queries.invalidateQueries({ queryKey: ['own-requests'] }), [queries, at]);
  useEffect(
    () =>
      program.onEvents((events) => {
        if (events.some(({ type }) => type === 'request.changed'))
          void queries.invalidateQueries({ queryKey: ['own-requests'] });
      }),
    [program, queries],
  );
  return (
    <section aria-labelledby="own-requests">
      <h2 className={classes.subtitle} id="own-requests">
        {t('mine')}
      </h2>
      {found.data === undefined ? (
        found.error === null ? (
          <SkeletonText />
        ) : (
          <ErrorPanel
            title={t('failed')}
            problem={asProblem(found.error)}
            onRetry={() => void found.refetch()}
          />
        )
      ) : found.data.items.length === 0 ? (
        <EmptyState icon={IconInbox} title={t('none')} text={t('noneText')} />
      ) : (
        <>
          <ul className={classes.list}>
            {found.data.items.map((request) => (
              <OwnRequest key={request.id} request={request} />
            ))}
          </ul>
          {found.data.total > limit && limit < MOST && (
            <Button variant="default" size="md" onClick={() => setLimit(Math.min(MOST, limit + PORTION))}>
              {t('more')}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function OwnRequest({ request }: { request: Request }) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const now = useNow(HOUR_S);
  const words = useProblemText();
  const queries = useQueryClient();
  const title = useRequestTitle()(request);
  const withdraw = useMutation({
    mutationFn: () => requestsApi.withdraw(request.id),
    onSuccess: () => toast({ title: t('withdrawn'), text: title }),
    onError: (error) => toast({ title: words(asProblem(error)), text: '', bad: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['own-requests'] }),
  });
  const { line, until } = request.outcome as { line?: string; until?: string };
  const facts = [
    t('madeAt', { when: formatDay(request.made_at, locale, now) }),
    request.state === 'accepted' && request.kind === 'account'
      ? t('invited', { email: String(request.wish.email) })
      : '',
    line === undefined ? '' : t('connected', { line }),
    until === undefined ? '' : t('until', { date: until }),
    request.reason === '' ? '' : t('reason', { reason: request.reason }),
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <span className={classes.words}>
        <strong>{title}</strong>
        <span className={classes.quiet}>{facts.join(' · ')}</span>
      </span>
      <span className={chip.chip} data-large data-tone={TONES[request.state]}>
        {t(`state.${request.state}`)}
      </span>
      {request.state === 'waiting' && (
        <Button
          variant="default"
          size="md"
          loading={withdraw.isPending}
          aria-label={`${t('withdraw')}: ${title}`}
          onClick={() => withdraw.mutate()}
        >
          {t('withdraw')}
        </Button>
      )}
    </li>
  );
}
