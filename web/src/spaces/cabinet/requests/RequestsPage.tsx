import { SegmentedControl } from '@mantine/core';
import { IconClockHour4, IconInbox, IconInboxOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import { useWaitWords } from '@/shared/i18n/useTexts';
import { secondsSince } from '@/shared/lib/time';
import { useKeys } from '@/shared/lib/useKeys';
import { useNow } from '@/shared/lib/useNow';
import chip from '@/shared/ui/Chip.module.css';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import type { ListSchema } from '@/shared/ui/table/listSearch';
import { Pager } from '@/shared/ui/table/Pager';
import { useListSearch } from '@/shared/ui/table/useListSearch';
import { Page } from '../Page';
import { RequestCard } from './RequestCard';
import { RequestRow } from './RequestRow';
import classes from './Requests.module.css';
import { TodayCard } from './TodayCard';
import { useRequest, useRequestCounts, useRequestPage } from './useRequests';

const STATES = ['waiting', 'accepted', 'declined'] as const;
const schema = { filters: { state: STATES }, sorts: [] } as const satisfies ListSchema;
const MINUTE_S = 60;

/** Picture (p2): what users ask for, oldest first; one at a time is looked at and answered. */
export function RequestsPage() {
  const { t } = useTranslation('requests');
  const list = useListSearch(schema);
  const state = list.search.state ?? 'waiting';
  const counts = useRequestCounts();
  const found = useRequestPage(state, list.limit, list.offset);
  const rows = found.data?.items ?? [];
  // Whoever opens the page looks at the one that waits longest; a link may lead to any.
  const first = rows[0]?.id;
  const [held, setHeld] = useState<string>();
  const current = list.opened ?? held ?? first;
  // It stays in sight when somebody else answers it.
  useEffect(() => setHeld((before) => before ?? first), [first]);
  const opened = useRequest(current);
  const next = (): void => {
    const at = rows.findIndex(({ id }) => id === current);
    const after = rows[at + 1] ?? rows.find(({ id }) => id !== current);
    setHeld(after?.id);
    list.open(after?.id);
  };
  useKeys([
    {
      id: 'requests.next',
      code: 'KeyJ',
      label: t('cabinet.keys.next'),
      group: t('cabinet.keys.group'),
      run: next,
    },
  ]);
  const shown = opened.data ?? rows.find(({ id }) => id === current);
  return (
    <Page title={t('cabinet.title')} hint={<Oldest at={counts.data?.oldest_at ?? null} />}>
      <div className={classes.page}>
        <section className={classes.list} aria-label={t('cabinet.title')}>
          <SegmentedControl
            fullWidth
            aria-label={t('cabinet.tabs')}
            value={state}
            onChange={(value) => {
              setHeld(undefined);
              list.filter({ state: value === 'waiting' ? undefined : value });
            }}
            data={STATES.map((value) => ({
              value,
              label: t(`cabinet.tab.${value}`, { count: counts.data?.[value] ?? 0 }),
            }))}
          />
          {found.data === undefined ? (
            found.error === null ? (
              <SkeletonRows />
            ) : (
              <ErrorPanel problem={asProblem(found.error)} onRetry={() => void found.refetch()} />
            )
          ) : rows.length === 0 ? (
            <EmptyState icon={IconInbox} title={t(`cabinet.empty.${state}`)} text={t('cabinet.emptyText')} />
          ) : (
            <ul className={classes.rows}>
              {rows.map((request) => (
                <li key={request.id}>
                  <RequestRow
                    request={request}
                    isCurrent={request.id === current}
                    onOpen={() => list.open(request.id)}
                  />
                </li>
              ))}
            </ul>
          )}
          {(found.data?.total ?? 0) > list.size && (
            <Pager
              page={list.page}
              size={list.size}
              total={found.data?.total ?? 0}
              onPage={list.setPage}
              onSize={list.setSize}
            />
          )}
        </section>
        <div className={classes.main}>
          {shown !== undefined ? (
            <RequestCard key={shown.id} request={shown} onNext={next} />
          ) : opened.error !== null ? (
            <section className={classes.card}>
              <EmptyState icon={IconInboxOff} title={t('cabinet.gone')} text={t('cabinet.choose')} />
            </section>
          ) : null}
          <TodayCard />
        </div>
      </div>
    </Page>
  );
}

/** How long the oldest one waits. */
function Oldest({ at }: { at: string | null }) {
  const { t } = useTranslation('requests');
  const words = useWaitWords();
  const now = useNow(MINUTE_S);
  if (at === null) return null;
  return (
    <span className={chip.chip} data-tone="warn">
      <IconClockHour4 size={14} stroke={1.8} aria-hidden />
      {t('cabinet.oldest', { time: words(secondsSince(at, now)) })}
    </span>
  );
}
