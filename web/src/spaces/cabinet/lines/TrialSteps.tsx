import { IconClockHour4, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Presence } from '@/shared/ui/Presence';
import classes from './Delivery.module.css';
import type { Step } from './trial';

/** The way of an inquiry as a column of boxes; each says who, as what, and what becomes of it there. */
export function TrialSteps({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation('lines');
  return (
    <ol className={classes.steps} aria-live="polite">
      {steps.map((step) => (
        <li key={step.kind === 'skipped' ? step.role : step.kind} data-gets={isEnd(step) || undefined}>
          {boxOf(step)}
        </li>
      ))}
    </ol>
  );

  function boxOf(step: Step): ReactNode {
    switch (step.kind) {
      case 'skipped': {
        const shape = step.why === 'observer' || step.why === 'stranger' ? 'offline' : step.why;
        const second = `${t(`trial.role.${step.role}`)}, ${t(`trial.skip.${step.why}`)}`;
        return box(<Presence status={shape} />, step.person.name, second, t('trial.skipped'));
      }
      case 'carer': {
        const second = `${t(`trial.role.${step.role}`)}, ${t('trial.free')}`;
        return box(<Presence status="free" />, step.person.name, second, t('trial.gets'));
      }
      case 'chosen': {
        const [only, ...others] = step.people;
        const names = step.people.map(({ name }) => name).join(', ');
        const second = t('trial.prioritized', {
          priority: t(`priority.${step.priority}`).toLocaleLowerCase(),
        });
        if (others.length === 0)
          return box(<Presence status="free" />, only?.name ?? '', second, t('trial.gets'));
        const title = t('trial.oneOf', { count: step.people.length });
        return box(<Presence status="free" />, title, `${names}; ${second}`, t('trial.gets'));
      }
      case 'rest': {
        const names = step.people.map(
          ({ name, priority }) => `${name} (${t(`priority.${priority}`).toLocaleLowerCase()})`,
        );
        const title = t('trial.rest', { count: names.length });
        return box(<IconUsers size={17} stroke={1.7} aria-hidden />, title, names.join(', '));
      }
      case 'queue': {
        const second = `${t(`trial.queueWhy.${step.why}`)}. ${t('trial.queueText')}`;
        return box(<IconClockHour4 size={17} stroke={1.7} aria-hidden />, t('trial.queue'), second);
      }
    }
  }
}

function isEnd({ kind }: Step): boolean {
  return kind === 'carer' || kind === 'chosen';
}

function box(picture: ReactNode, title: string, second: string, word?: string): ReactNode {
  return (
    <>
      {picture}
      <span className={classes.words}>
        <strong>{title}</strong>
        <span>{second}</span>
      </span>
      {word !== undefined && <span className={classes.word}>{word}</span>}
    </>
  );
}
