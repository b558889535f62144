import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarRight, IconMessages, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialogue } from '@/features/feeds/Dialogue';
import { mayTransfer, relationOf } from '@/features/inquiries/relation';
import { Act, TalkHeader } from '@/features/inquiries/TalkHeader';
import { TransferMenu } from '@/features/inquiries/TransferMenu';
import { useInquiryActions } from '@/features/inquiries/useInquiryActions';
import type { Line } from '@/shared/api/types';
import { useCanSend, usePerson, useProgramState } from '@/shared/live/hooks';
import { openInquiry, shortName, statusOf } from '@/shared/live/selectors';
import { type ProgramState, pairKey } from '@/shared/live/state';
import { EmptyState } from '@/shared/ui/EmptyState';
import classes from './Conversation.module.css';

/** The middle: header, bar of functions, feed, composer of one dialogue. Give it a `key` of the dialogue. */
export function Conversation({
  line,
  userId,
  offline,
  infoOpen,
  onInfo,
  onBack,
}: {
  line: Line;
  userId: string;
  offline: boolean;
  infoOpen: boolean;
  onInfo(): void;
  onBack: (() => void) | null;
}) {
  const { t } = useTranslation('specialist');
  const person = usePerson(userId);
  const online = useCanSend();
  const meId = useProgramState((state) => state.me.account_id);
  const inquiry = useProgramState(
    useCallback((state: ProgramState) => openInquiry(state, line.id, userId), [line.id, userId]),
  );
  const status = useProgramState(useCallback((state: ProgramState) => statusOf(state, userId), [userId]));
  const favourite = useProgramState(
    useCallback((state: ProgramState) => pairKey(line.id, userId) in state.favourites, [line.id, userId]),
  );
  const actions = useInquiryActions();
  const relation = relationOf(inquiry, line, meId);
  const holder = shortName(usePerson(relation === 'colleague' ? (inquiry?.assignee_id ?? null) : null));
  const hint =
    relation === 'colleague'
      ? t('talk.held', { name: holder })
      : relation === 'queued'
        ? t('talk.queuedHint')
        : relation === 'none'
          ? t('talk.idleHint')
          : null;
  return (
    <section className={classes.talk} aria-label={shortName(person)}>
      <TalkHeader
        person={person}
        userId={userId}
        line={line}
        status={offline ? 'offline' : status}
        inquiry={inquiry}
        relation={relation}
        online={online}
        onBack={onBack}
      >
        {inquiry !== null && mayTransfer(relation) && <TransferMenu inquiry={inquiry} online={online} />}
        <Tooltip label={t('talk.favouriteHint')} multiline w={260}>
          <span>
            <Act
              label={t(favourite ? 'talk.favourited' : 'talk.favourite')}
              icon={
                favourite ? (
                  <IconStarFilled size={17} className={classes.star} />
                ) : (
                  <IconStar size={18} stroke={1.8} />
                )
              }
              online
              quiet
              pressed={favourite}
              onClick={() => actions.favourite(line.id, userId, !favourite)}
            />
          </span>
        </Tooltip>
        <ActionIcon
          variant="subtle"
          size={32}
          className={classes.info}
          aria-label={t('talk.info')}
          title={t('talk.info')}
          aria-pressed={infoOpen}
          onClick={onInfo}
        >
          <IconLayoutSidebarRight size={19} stroke={1.8} />
        </ActionIcon>
      </TalkHeader>
      <Dialogue
        lineId={line.id}
        userId={userId}
        density="specialist"
        autoFocus={window.matchMedia('(pointer: fine)').matches}
        hint={hint !== null && <p className={classes.hint}>{hint}</p>}
        empty={
          <EmptyState
            icon={IconMessages}
            title={t('talk.empty')}
            {...(relation === 'observer' ? {} : { text: t('talk.emptyText', { line: line.name }) })}
          />
        }
        composer={
          relation === 'observer' ? <p className={classes.observer}>{t('talk.observer')}</p> : undefined
        }
      />
    </section>
  );
}
