import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferTo } from '@/shared/api/commands';
import { api } from '@/shared/api/endpoints';
import { asProblem, type Problem } from '@/shared/api/problem';
import type { Inquiry } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useProgram } from '@/shared/live/ProgramContext';
import { announce } from '@/shared/ui/Announcer';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Notice } from '@/shared/ui/Notice';
import { SkeletonText } from '@/shared/ui/Skeletons';
import classes from './Transfer.module.css';
import { LineTarget, SpecialistTarget } from './TransferTargets';

const NOTE_MAX = 2000;
const TABS = ['specialists', 'lines'] as const;
type Tab = (typeof TABS)[number];

/** To whom: two lists; a note that only specialists see; one button that says what it does. */
export function TransferPanel({ inquiry, onDone }: { inquiry: Inquiry; onDone(): void }) {
  const { t } = useTranslation('specialist');
  const { t: common } = useTranslation();
  const program = useProgram();
  const words = useProblemText();
  const noteId = useId();
  const [tab, setTab] = useState<Tab>('specialists');
  const [target, setTarget] = useState<{ to: TransferTo; name: string } | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const box = useRef<HTMLFormElement>(null);
  const query = useQuery({
    queryKey: ['transfer-targets', inquiry.id],
    queryFn: () => api.transferTargets(inquiry.id),
    staleTime: 0,
    gcTime: 0,
    refetchInterval: 15_000,
  });
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus();
  }, []);
  const choose = (next: Tab): void => {
    setTab(next);
    setTarget(null);
    box.current?.querySelector<HTMLElement>(`[role="tab"]:nth-child(${TABS.indexOf(next) + 1})`)?.focus();
  };

  const specialists = query.data?.specialists ?? [];
  const lines = query.data?.lines ?? [];
  const chosen = target?.to;

  async function submit(): Promise<void> {
    if (target === null || busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      const text = note.trim();
      await program.send('inquiry.transfer', {
        inquiry_id: inquiry.id,
        to: target.to,
        ...(text === '' ? {} : { note: text }),
      });
      announce(t('transfer.done', { name: target.name }));
      onDone();
    } catch (error) {
      setRefusal(asProblem(error));
      setBusy(false);
      void query.refetch();
    }
  }

  return (
    <form
      ref={box}
      className={classes.panel}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className={classes.top}>
        <h3 className={classes.title}>{t('transfer.title')}</h3>
        <ActionIcon variant="subtle" size={28} aria-label={common('action.close')} onClick={onDone}>
          <IconX size={17} stroke={1.8} />
        </ActionIcon>
      </div>
      <div className={classes.tabs} role="tablist" aria-label={t('transfer.where')}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            className={classes.tab}
            aria-selected={name === tab}
            aria-controls={query.isSuccess ? `${noteId}-list` : undefined}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => choose(name)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
              event.preventDefault();
              choose(name === 'lines' ? 'specialists' : 'lines');
            }}
          >
            {t(`transfer.${name}`)}
          </button>
        ))}
      </div>
      {query.isPending && <SkeletonText lines={4} />}
      {query.isError && (
        <ErrorPanel
          title={t('transfer.failed')}
          problem={asProblem(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isSuccess && (
        <div
          id={`${noteId}-list`}
          role="tabpanel"
          aria-label={t(`transfer.${tab}`)}
          className={classes.targets}
        >
          {tab === 'specialists' &&
            specialists.map((found) => (
              <SpecialistTarget
                key={found.account_id}
                found={found}
                checked={chosen?.kind === 'specialist' && chosen.account_id === found.account_id}
                onChoose={(name) =>
                  setTarget({ to: { kind: 'specialist', account_id: found.account_id }, name })
                }
              />
            ))}
          {tab === 'lines' &&
            lines.map((found) => (
              <LineTarget
                key={found.line_id}
                found={found}
                checked={chosen?.kind === 'line' && chosen.line_id === found.line_id}
                onChoose={() => setTarget({ to: { kind: 'line', line_id: found.line_id }, name: found.name })}
              />
            ))}
          {tab === 'specialists' && specialists.length === 0 && (
            <p className={classes.none}>{t('transfer.nobody')}</p>
          )}
          {tab === 'lines' && lines.length === 0 && <p className={classes.none}>{t('transfer.noLines')}</p>}
        </div>
      )}
      <label className={classes.label} htmlFor={noteId}>
        {t('transfer.note')} <span>{t('transfer.noteHint')}</span>
      </label>
      <textarea
        id={noteId}
        className={classes.noteField}
        rows={2}
        maxLength={NOTE_MAX}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {refusal !== null && (
        <Notice tone="bad" urgent>
          {words(refusal)}
        </Notice>
      )}
      <Button type="submit" fullWidth disabled={target === null} loading={busy}>
        {target === null ? t('transfer.choose') : t('transfer.submit')}
      </Button>
    </form>
  );
}
