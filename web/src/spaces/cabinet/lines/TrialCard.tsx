import { ActionIcon } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Notice } from '@/shared/ui/Notice';
import { type Found, FoundSelect } from '../FoundSelect';
import { findUsers } from './find';
import line from './Line.module.css';
import { TrialSteps } from './TrialSteps';
import { stepsOf } from './trial';
import { useTrial } from './useLines';

/** Who would get an inquiry of a user right now, and why; nothing is really asked. */
export function TrialCard({ lineId, isEdited }: { lineId: string; isEdited: boolean }) {
  const { t } = useTranslation('lines');
  const [user, setUser] = useState<Found | null>(null);
  const trial = useTrial(lineId, user?.value ?? null);
  return (
    <section className={line.card} aria-label={t('trial.title')}>
      <header className={line.head}>
        <h2>{t('trial.title')}</h2>
        <ActionIcon
          variant="subtle"
          size={28}
          color="gray"
          aria-label={t('trial.again')}
          title={t('trial.again')}
          disabled={user === null}
          onClick={() => void trial.refetch()}
        >
          <IconRefresh size={16} stroke={1.8} />
        </ActionIcon>
      </header>
      <FoundSelect
        label={t('trial.user')}
        placeholder={t('trial.find')}
        nothing={t('connections.nothing')}
        name={['users']}
        find={findUsers}
        value={user}
        onChange={setUser}
      />
      {user === null && <p className={line.quiet}>{t('trial.hint')}</p>}
      {user !== null && isEdited && <p className={line.quiet}>{t('trial.saved')}</p>}
      {trial.error !== null && (
        <ErrorPanel problem={asProblem(trial.error)} onRetry={() => void trial.refetch()} />
      )}
      {user !== null && trial.data !== undefined && (
        <>
          {!trial.data.is_connected && <Notice tone="warn">{t('trial.notConnected')}</Notice>}
          <TrialSteps steps={stepsOf(trial.data)} />
        </>
      )}
    </section>
  );
}
