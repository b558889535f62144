import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LinePriority, TeamMember } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import { Presence } from '@/shared/ui/Presence';
import classes from './Delivery.module.css';
import { PRIORITIES } from './delivery';

/** Somebody of the team. `member` undefined: he is not on the line yet. `priority` null: he is to leave. */
export function TeamRow({
  id,
  name,
  member,
  priority,
  isChanged,
  theirs,
  onChange,
}: {
  id: string;
  name: string;
  member: TeamMember | undefined;
  priority: LinePriority | null;
  isChanged: boolean;
  /** What somebody else has made of it meanwhile; null: removed. */
  theirs: LinePriority | null | undefined;
  onChange(priority: LinePriority | null): void;
}) {
  const { t } = useTranslation('lines');
  const { t: common } = useTranslation();
  const second =
    priority === null ? t('delivery.leaves') : member === undefined ? t('delivery.comes') : member.position;
  const status = member?.status;
  return (
    <li
      className={classes.row}
      data-changed={isChanged || undefined}
      data-leaves={priority === null || undefined}
    >
      <span className={classes.who}>
        <Avatar id={id} name={name} size={30} />
        <span className={classes.words}>
          <strong>{name}</strong>
          {second !== '' && <span>{second}</span>}
          {theirs !== undefined && (
            <span className={classes.theirs}>
              {t('save.theirs', { value: theirs === null ? t('delivery.gone') : t(`priority.${theirs}`) })}
            </span>
          )}
        </span>
      </span>
      <span className={classes.status}>
        {status !== undefined && (
          <>
            <Presence status={status} />
            {common(`status.${status}`)}
          </>
        )}
      </span>
      {priority === null ? (
        <Button
          variant="default"
          size="xs"
          className={classes.keep}
          aria-label={t('delivery.keepOf', { name })}
          onClick={() => onChange(member?.priority ?? 'standard')}
        >
          {t('delivery.keep')}
        </Button>
      ) : (
        <SegmentedControl
          className={classes.priority}
          size="xs"
          aria-label={t('delivery.priorityOf', { name })}
          data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          value={priority}
          onChange={(next) => onChange(next as LinePriority)}
        />
      )}
      <span className={classes.works}>
        <span className={classes.worksWord}>{t('delivery.works')}</span> {member?.open_count ?? 0}
      </span>
      {priority !== null && (
        <ActionIcon
          variant="subtle"
          size={32}
          className={classes.remove}
          aria-label={t('delivery.removeOf', { name })}
          title={t('delivery.remove')}
          onClick={() => onChange(null)}
        >
          <IconX size={16} stroke={1.8} />
        </ActionIcon>
      )}
    </li>
  );
}
