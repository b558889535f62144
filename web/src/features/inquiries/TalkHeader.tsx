import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconFlagCheck, IconPlayerPlay, IconUserCheck } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inquiry, Line, Person, Status } from '@/shared/api/types';
import { useKeys } from '@/shared/lib/useKeys';
import { shortName, waitingSince } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import { StateChip } from '@/shared/ui/StateChip';
import { WaitChip } from '@/shared/ui/WaitChip';
import type { Relation } from './relation';
import classes from './TalkHeader.module.css';
import { useInquiryActions } from './useInquiryActions';

/** Who it is, how the inquiry stands, the main act; below it the bar of functions (`children`). */
export function TalkHeader({
  person,
  userId,
  line,
  status,
  inquiry,
  relation,
  online,
  onBack,
  children,
}: {
  person: Person | undefined;
  userId: string;
  line: Line;
  status: Status;
  inquiry: Inquiry | null;
  relation: Relation;
  online: boolean;
  /** Shown where list and conversation alternate. */
  onBack: (() => void) | null;
  children: ReactNode;
}) {
  const { t } = useTranslation('specialist');
  const name = shortName(person);
  const company = person?.company ?? '';
  return (
    <header className={classes.header}>
      <div className={classes.who}>
        {onBack !== null && (
          <ActionIcon variant="subtle" size={44} aria-label={t('talk.back')} onClick={onBack}>
            <IconArrowLeft size={22} stroke={1.8} />
          </ActionIcon>
        )}
        <Avatar id={userId} name={name} size={36} status={status} />
        <div className={classes.names}>
          <div className={classes.first}>
            <h2 className={classes.name}>{name}</h2>
            {inquiry !== null && <Chips inquiry={inquiry} line={line} />}
          </div>
          <p className={classes.place}>
            {company === ''
              ? t('talk.placeLine', { line: line.name })
              : t('talk.place', { company, line: line.name })}
          </p>
        </div>
        <MainAct
          inquiry={inquiry}
          relation={relation}
          lineId={line.id}
          userId={userId}
          name={name}
          online={online}
        />
      </div>
      <div className={classes.bar}>{children}</div>
    </header>
  );
}

function Chips({ inquiry, line }: { inquiry: Inquiry; line: Line }) {
  const waits = waitingSince(inquiry);
  return (
    <span className={classes.chips}>
      {inquiry.state === 'queued' ? (
        <StateChip state="queued" since={waits} />
      ) : (
        <>
          <StateChip
            state={inquiry.state}
            since={inquiry.state === 'in_work' ? inquiry.started_at : inquiry.assigned_at}
          />
          {waits !== null && <WaitChip since={waits} line={line} words />}
        </>
      )}
    </span>
  );
}

function MainAct({
  inquiry,
  relation,
  lineId,
  userId,
  name,
  online,
}: {
  inquiry: Inquiry | null;
  relation: Relation;
  lineId: string;
  userId: string;
  name: string;
  online: boolean;
}) {
  const { t } = useTranslation('specialist');
  const { start, finish } = useInquiryActions();
  const mine = relation === 'mine' && inquiry !== null ? inquiry : null;
  const end = (): false | undefined => {
    if (mine === null || !online) return false;
    finish(mine, name);
    return undefined;
  };
  useKeys(
    relation === 'mine'
      ? [
          {
            id: 'inquiry.finish',
            code: 'Enter',
            alt: true,
            label: t('talk.finish'),
            group: t('clients.title'),
            run: end,
          },
        ]
      : [],
  );
  if (relation === 'observer') return null;
  const begin = (): void => start(lineId, userId);
  return (
    <span className={classes.acts}>
      {(relation === 'none' || inquiry?.state === 'assigned') && relation !== 'colleague' && (
        <Act
          label={t('talk.start')}
          icon={<IconPlayerPlay size={17} stroke={1.8} />}
          online={online}
          onClick={begin}
        />
      )}
      {relation === 'queued' && (
        <Act
          label={t('talk.take')}
          icon={<IconUserCheck size={17} stroke={1.8} />}
          online={online}
          filled
          onClick={begin}
        />
      )}
      {relation === 'colleague' && (
        <Act
          label={t('talk.takeOver')}
          icon={<IconUserCheck size={17} stroke={1.8} />}
          online={online}
          onClick={begin}
        />
      )}
      {mine !== null && (
        <Act
          label={t('talk.finish')}
          icon={<IconFlagCheck size={17} stroke={1.8} className={classes.finish} />}
          online={online}
          onClick={end}
        />
      )}
    </span>
  );
}

/** A button that needs a connection: without it, disabled, and the reason in a tooltip. */
export function Act({
  label,
  icon,
  online,
  filled = false,
  quiet = false,
  pressed,
  onClick,
}: {
  label: string;
  icon: ReactNode;
  online: boolean;
  filled?: boolean;
  /** Of the bar of functions: no border. */
  quiet?: boolean;
  /** A switch: whether it is on. */
  pressed?: boolean;
  onClick(): void;
}) {
  const { t } = useTranslation();
  const reason = useId();
  return (
    <Tooltip label={t('connection.needed')} disabled={online}>
      <Button
        variant={filled ? 'filled' : quiet ? 'subtle' : 'default'}
        className={quiet ? classes.function : undefined}
        size="sm"
        leftSection={icon}
        // Stays in the tab order, so that the reason can be read.
        aria-disabled={!online || undefined}
        data-disabled={!online || undefined}
        aria-pressed={pressed}
        aria-describedby={online ? undefined : reason}
        onClick={() => {
          if (online) onClick();
        }}
      >
        <span className={quiet ? classes.functionLabel : undefined}>{label}</span>
        {!online && (
          <span id={reason} className="visually-hidden">
            {t('connection.needed')}
          </span>
        )}
      </Button>
    </Tooltip>
  );
}
