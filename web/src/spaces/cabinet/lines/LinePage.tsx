import { Button } from '@mantine/core';
import { IconHeadset } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import type { LineCard } from '@/shared/api/types';
import { useProgramState } from '@/shared/live/hooks';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Notice } from '@/shared/ui/Notice';
import { Presence } from '@/shared/ui/Presence';
import { Page } from '../Page';
import { ConnectionsTab } from './ConnectionsTab';
import { DeliveryTab } from './DeliveryTab';
import classes from './Line.module.css';
import { MainTab } from './MainTab';
import { useLine, useLineStates } from './useLines';

const PARTS = { main: MainTab, delivery: DeliveryTab, connections: ConnectionsTab } as const;
type Tab = keyof typeof PARTS;
const OWN: readonly Tab[] = ['main', 'delivery', 'connections'];
const VENDORS: readonly Tab[] = ['connections'];

/** One line, with a part of it in each tab (picture g1). */
export function LinePage() {
  const { t } = useTranslation('lines');
  const { lineId, tab } = useParams({ strict: false }) as { lineId: string; tab?: string };
  const found = useLine(lineId);
  // A line that was deleted meanwhile is gone, although it is still remembered.
  const problem = found.error === null ? null : asProblem(found.error);
  if (found.data !== undefined && problem?.slug !== 'not-found')
    return <OneLine key={lineId} line={found.data} asked={tab} />;
  return (
    <Page title={t('title')} crumb={{ name: t('title'), link: { to: '/cabinet/lines' } }}>
      {problem?.slug === 'not-found' && (
        <EmptyState icon={IconHeadset} title={t('notFound')} text={t('notFoundText')}>
          <Button component={Link} to="/cabinet/lines">
            {t('toList')}
          </Button>
        </EmptyState>
      )}
      {problem !== null && problem.slug !== 'not-found' && (
        <ErrorPanel problem={problem} onRetry={() => void found.refetch()} />
      )}
    </Page>
  );
}

function OneLine({ line, asked }: { line: LineCard; asked: string | undefined }) {
  const { t } = useTranslation('lines');
  const home = useProgramState((state) => state.me.partner_id);
  const free = useLineStates().data?.find((state) => state.line_id === line.id)?.free.length;
  const isOwn = line.partner_id === home;
  const tabs = isOwn ? OWN : VENDORS;
  const tab = tabs.find((one) => one === asked) ?? tabs[0] ?? 'connections';
  // Tabs that were opened stay: what is not saved there is not lost by looking into another one.
  const opened = useRef(new Set<Tab>());
  opened.current.add(tab);
  return (
    <Page
      title={line.name}
      crumb={{ name: t('title'), link: { to: '/cabinet/lines' } }}
      {...(isOwn &&
        free !== undefined && {
          hint: (
            <span className={classes.standing}>
              <Presence status={free > 0 ? 'free' : 'offline'} />
              {t('freeNow', { count: free })}
            </span>
          ),
        })}
    >
      <nav className={classes.tabs} aria-label={t('tabs')}>
        {tabs.map((one) => (
          <Link
            key={one}
            to="/cabinet/lines/$lineId/{-$tab}"
            params={{ lineId: line.id, tab: one === 'main' ? undefined : one }}
            className={classes.tab}
            activeOptions={{ exact: true }}
            data-on={one === tab || undefined}
            replace
          >
            {t(`tab.${one}`)}
          </Link>
        ))}
      </nav>
      {!isOwn && (
        <div className={classes.above}>
          <Notice tone="info">{t('ofVendor')}</Notice>
        </div>
      )}
      {tabs
        .filter((one) => opened.current.has(one))
        .map((one) => {
          const Part = PARTS[one];
          return (
            <div key={one} hidden={one !== tab}>
              <Part line={line} />
            </div>
          );
        })}
    </Page>
  );
}
