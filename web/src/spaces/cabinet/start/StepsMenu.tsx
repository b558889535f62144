import { IconArrowLeft, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Overview, SetupStep } from '@/shared/api/types';
import { useProgramState } from '@/shared/live/hooks';
import { Logo } from '@/shared/ui/Logo';
import { menuDrawer } from '../menuDrawer';
import classes from './StepsMenu.module.css';
import { STEPS } from './steps';
import { useSetup } from './useSetup';

/** Picture (o1), at the left: the five steps, what each has brought, and the way out. */
export function StepsMenu() {
  const { t } = useTranslation(['start', 'common']);
  const { overview, step: now } = useSetup();
  const result = useResults(overview.data);
  const close = (): void => menuDrawer.set(false);
  return (
    <nav className={classes.menu} aria-label={t('steps')} data-region="rail">
      <div className={classes.head}>
        <Logo size={30} light />
        <strong>{t('common:product')}</strong>
      </div>
      <div>
        <p className={classes.title}>{t('title')}</p>
        <p className={classes.lead}>{t('lead')}</p>
      </div>
      <ol className={classes.steps}>
        {STEPS.map((step, index) => {
          const state = overview.data?.setup.steps[step] ?? 'open';
          const hint =
            step === now && state !== 'done'
              ? t('now')
              : state === 'skipped'
                ? t('skippedMark')
                : result(step, state);
          return (
            <li key={step}>
              <Link
                to="/cabinet/start"
                search={{ step } as never}
                className={classes.step}
                data-state={step === now && state !== 'done' ? 'now' : state}
                aria-current={step === now ? 'step' : undefined}
                onClick={close}
              >
                <span className={classes.mark} aria-hidden>
                  {state === 'done' ? <IconCheck size={16} stroke={2.4} /> : index + 1}
                </span>
                <span className={classes.words}>
                  <strong>{t(`step.${step}`)}</strong>
                  {hint !== '' && <span>{hint}</span>}
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
      <div className={classes.foot}>
        <p className={classes.lead}>{t('saved')}</p>
        <Link to="/cabinet" className={classes.leave} onClick={close}>
          <IconArrowLeft size={16} stroke={1.8} aria-hidden />
          {t('leave')}
        </Link>
      </div>
    </nav>
  );
}

/** What a step has brought, in a few words. */
function useResults(overview: Overview | undefined): (step: SetupStep, state: string) => string {
  const { t } = useTranslation('start');
  const company = useProgramState((state) => state.partner.name);
  return (step, state) => {
    if (overview === undefined || state !== 'done') return '';
    const { counts } = overview;
    switch (step) {
      case 'company':
        return counts.units > 0 ? `${company}, ${t('units', { count: counts.units })}` : company;
      case 'people':
        return `${t('specialists', { count: counts.specialists })}, ${t('users', { count: counts.users })}`;
      case 'invitations':
        return t('invitations.accepted', { joined: counts.joined - 1, all: counts.people - 1 });
      default:
        return t('done');
    }
  };
}
