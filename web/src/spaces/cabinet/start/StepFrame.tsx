import { ActionIcon, Button } from '@mantine/core';
import { IconArrowRight, IconListCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMedia } from '@/shared/lib/useMedia';
import { menuDrawer, NARROW } from '../menuDrawer';
import classes from './Start.module.css';
import { stepAfter, stepBefore } from './steps';
import { useSetup } from './useSetup';

/** One task per screen: what it is about, the task, and the buttons at the bottom. */
export function StepFrame({
  title,
  lead,
  note,
  busy = false,
  onNext,
  onFinish,
  children,
}: {
  title: string;
  lead: string;
  /** Beside the buttons. */
  note?: string;
  busy?: boolean;
  /** Before the next step opens; false: it does not. */
  onNext?(): Promise<boolean>;
  /** After the last step. */
  onFinish?(): void;
  children: ReactNode;
}) {
  const { t } = useTranslation('start');
  const { step, overview, change, open } = useSetup();
  const narrow = useMedia(NARROW);
  const before = stepBefore(step);
  const after = stepAfter(step);
  const isOpen = overview.data?.setup.steps[step] === 'open';

  async function next(): Promise<void> {
    if (onNext !== undefined && !(await onNext())) return;
    if (after !== null) open(after);
    else onFinish?.();
  }

  return (
    <div className={classes.page}>
      <header className={classes.header}>
        {narrow && (
          <ActionIcon
            variant="default"
            size={44}
            aria-label={t('openSteps')}
            aria-haspopup="dialog"
            onClick={() => menuDrawer.set(true)}
          >
            <IconListCheck size={20} stroke={1.8} />
          </ActionIcon>
        )}
        <div>
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.lead}>{lead}</p>
        </div>
      </header>
      <div className={classes.body}>{children}</div>
      <footer className={classes.footer}>
        {before !== null && (
          <Button variant="default" size="md" className={classes.back} onClick={() => open(before)}>
            {t('back')}
          </Button>
        )}
        {note !== undefined && <span className={classes.note}>{note}</span>}
        {isOpen && (
          <Button
            variant="subtle"
            color="gray"
            size="md"
            className={classes.skip}
            onClick={() => {
              change({ step, is_skipped: true });
              if (after !== null) open(after);
              else onFinish?.();
            }}
          >
            {t(`${step}.skip`)}
          </Button>
        )}
        <Button
          size="md"
          loading={busy}
          rightSection={<IconArrowRight size={18} stroke={1.8} aria-hidden />}
          onClick={() => void next()}
        >
          {after === null ? t('finish') : t('next', { step: t(`nextName.${after as 'line'}`) })}
        </Button>
      </footer>
    </div>
  );
}
