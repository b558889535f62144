import '@mantine/core/styles/Progress.css';
import { Button, Menu, Progress } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './People.module.css';
import { ROLES } from './search';
import type { Act, Progress as Done } from './useManyActs';

/** What can be done with the selected people; while it is being done, how far it is. */
export function BulkActs({
  count,
  total,
  onAll,
  onAct,
  progress,
  onStop,
}: {
  count: number;
  /** How many the list has in all. */
  total: number;
  /** Select everybody who is found, on all pages. */
  onAll(): void;
  onAct(act: Act): void;
  progress: Done | null;
  onStop(): void;
}) {
  const { t } = useTranslation('people');
  if (progress !== null)
    return (
      <>
        <Progress
          className={classes.progress}
          value={(100 * progress.done) / Math.max(1, progress.total)}
          aria-label={t('bulk.doing', { ...progress })}
        />
        <span role="status">{t('bulk.doing', { ...progress })}</span>
        <Button size="compact-sm" variant="default" onClick={onStop}>
          {t('bulk.stop')}
        </Button>
      </>
    );
  return (
    <>
      {count < total && (
        <Button size="compact-sm" variant="subtle" onClick={onAll}>
          {t('bulk.all', { count: total })}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="default"
            rightSection={<IconChevronDown size={14} stroke={1.8} aria-hidden />}
          >
            {t('bulk.roles')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['grant', 'revoke'] as const).map((act) =>
            ROLES.map((role) => (
              <Menu.Item key={act + role} onClick={() => onAct({ act, role })}>
                {t(`bulk.${act}`, { role: t(`role.${role}`) })}
              </Menu.Item>
            )),
          )}
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-sm" variant="default" onClick={() => onAct({ act: 'invite' })}>
        {t('bulk.invite')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => onAct({ act: 'unblock' })}>
        {t('bulk.unblock')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        className={classes.danger}
        onClick={() => onAct({ act: 'block' })}
      >
        {t('bulk.block')}
      </Button>
    </>
  );
}
