import { Button } from '@mantine/core';
import { IconEye, IconSend2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import ask from '@/features/lines/AskBox.module.css';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { LineCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useFeedWindow, useProgramState } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import { Avatar } from '@/shared/ui/Avatar';
import { LineIcon } from '@/shared/ui/LineIcon';
import { Notice } from '@/shared/ui/Notice';
import { useLineStates } from '../lines/useLines';
import way from './Question.module.css';
import { QuestionWay } from './QuestionWay';
import classes from './Start.module.css';
import { StepFrame } from './StepFrame';
import { useOwnLines } from './useOwnLines';
import { useSetup } from './useSetup';
import { feedOf, latestInquiry, wayOf } from './way';

/** Picture (o2): the administrator asks as a user, really, and sees what becomes of it. */
export function QuestionStep() {
  const { t } = useTranslation('start');
  const navigate = useNavigate();
  const { change } = useSetup();
  const line = useOwnLines()[0];
  return (
    <StepFrame
      title={t('question.title')}
      lead={t('question.lead')}
      onFinish={() => {
        change({ is_finished: true });
        void navigate({ to: '/cabinet' });
      }}
    >
      {line === undefined ? <Notice tone="info">{t('question.noLine')}</Notice> : <Asking line={line} />}
    </StepFrame>
  );
}

function Asking({ line }: { line: LineCard }) {
  const { t } = useTranslation('start');
  const program = useProgram();
  const me = useProgramState((state) => state.me);
  const isUser = useProgramState((state) => state.lines[line.id]?.as_user === true);
  const inquiry = useProgramState((state) => latestInquiry(state, line.id));
  const feed = useProgramState((state) => feedOf(state, line.id));
  const entries = useFeedWindow(feed?.id ?? null).window?.entries;
  const found = useMemo(() => wayOf(inquiry, feed, entries ?? []), [inquiry, feed, entries]);
  const free = useLineStates().data?.find((one) => one.line_id === line.id)?.free ?? [];
  const firstName = useProgramState(
    (state) => state.people[state.me.account_id]?.first_name || state.me.name,
  );
  const answerer = useProgramState((state) => state.people[found.answer?.author_id ?? '']);
  const [sentAt, setSentAt] = useState<number | null>(null);
  const isOpen = inquiry !== null && inquiry.state !== 'finished';
  return (
    <div className={classes.halves}>
      <section className={way.user} aria-label={t('question.sees')}>
        <p className={way.sees}>
          <IconEye size={17} stroke={1.7} aria-hidden />
          {t('question.sees')}
        </p>
        <p className={way.hello}>{t('question.hello', { name: firstName })}</p>
        {!isUser && <Prepare line={line} accountId={me.account_id} />}
        {isUser && free.length === 0 && !isOpen && <Notice tone="warn">{t('question.nobody')}</Notice>}
        {isUser && !isOpen && (
          <AskNow
            line={line}
            onAsk={(text) => {
              setSentAt(Date.now());
              void program.send('message.send', { line_id: line.id, text }).catch(() => setSentAt(null));
            }}
          />
        )}
        {found.answer !== null && (
          <div className={way.answer}>
            <Avatar id={found.answer.author_id ?? ''} name={answerer?.name ?? ''} size={42} />
            <span className={way.words}>
              <strong>{t('question.answers', { name: answerer?.name ?? '' })}</strong>
              <span>{found.answer.payload.text}</span>
            </span>
          </div>
        )}
        {inquiry !== null && (
          <Link to="/lines/$lineId" params={{ lineId: line.id }} className={classes.link}>
            {t('question.openTalk')}
          </Link>
        )}
      </section>
      <QuestionWay found={found} sentAt={sentAt} />
    </div>
  );
}

function AskNow({ line, onAsk }: { line: LineCard; onAsk(text: string): void }) {
  const { t } = useTranslation(['start', 'user']);
  const [text, setText] = useState<string>(t('question.text'));
  return (
    <form
      className={ask.box}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (text.trim() !== '') onAsk(text.trim());
      }}
    >
      <textarea
        className={ask.text}
        rows={3}
        maxLength={1000}
        aria-label={t('user:ask.label')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={ask.actions}>
        <span className={way.line}>
          <LineIcon name={line.icon} size={18} />
          {line.name}
        </span>
        <button type="submit" className={ask.submit}>
          <IconSend2 size={20} stroke={1.8} aria-hidden />
          {t('user:ask.submit')}
        </button>
      </div>
    </form>
  );
}

/** Who administers asks for himself, with the role and the line of a user: nobody asks in another one's name. */
function Prepare({ line, accountId }: { line: LineCard; accountId: string }) {
  const { t } = useTranslation('start');
  const words = useProblemText();
  const roles = useProgramState((state) => state.me.roles);
  const prepare = useMutation({
    mutationFn: async () => {
      if (!roles.includes('user')) await cabinetApi.grantRole(accountId, 'user');
      const given = await cabinetApi.lineConnections(line.id);
      const reached = given.some(
        (one) =>
          one.account_id === accountId ||
          (one.client_id === null && one.unit_id === null && one.account_id === null),
      );
      if (!reached) await cabinetApi.connectLine(line.id, { account_id: accountId });
    },
  });
  return (
    <div className={way.prepare}>
      <p className={way.text}>{t('question.prepareText', { line: line.name })}</p>
      {prepare.error !== null && (
        <Notice tone="bad" urgent>
          {words(asProblem(prepare.error))}
        </Notice>
      )}
      <Button size="md" loading={prepare.isPending} onClick={() => prepare.mutate()}>
        {t('question.prepare')}
      </Button>
    </div>
  );
}
