import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { SignInPolicy } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { SaveBar } from '../SaveBar';
import classes from './Security.module.css';

type Wish = SignInPolicy['second_step'];
const WISHES: readonly Wish[] = ['free', 'administrators', 'everybody'];

/** Of whom the second step is demanded, and how far the people are. */
export function SecondStepForm({ policy }: { policy: SignInPolicy }) {
  const { t } = useTranslation('security');
  const words = useProblemText();
  const queries = useQueryClient();
  const group = useId();
  const [chosen, setChosen] = useState<Wish | null>(null);
  const save = useMutation({
    mutationFn: (wish: Wish) => cabinetApi.setSignInPolicy({ second_step: wish, version: policy.version }),
    onSuccess: (now) => {
      queries.setQueryData(['sign-in-policy'], now);
      setChosen(null);
      toast({ title: t('save.saved'), text: '' });
    },
    onError: () => queries.invalidateQueries({ queryKey: ['sign-in-policy'] }),
  });
  const problem = save.error === null ? null : asProblem(save.error);
  const isConflict = problem?.slug === 'changed-meanwhile';
  const isChanged = chosen !== null && chosen !== policy.second_step;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isChanged) save.mutate(chosen);
  }
  return (
    <form className={classes.card} onSubmit={submit} aria-labelledby="second-step">
      <h2 id="second-step">{t('step.title')}</h2>
      {problem !== null && (
        <Notice tone={isConflict ? 'warn' : 'bad'} {...(isConflict && { title: t('save.conflict') })} urgent>
          {isConflict ? t('save.conflictText') : words(problem)}
        </Notice>
      )}
      <p className={classes.figures}>{t('step.hint')}</p>
      <div className={classes.choices} role="radiogroup" aria-label={t('step.title')}>
        {WISHES.map((wish) => (
          <label key={wish} className={classes.choice}>
            <input
              type="radio"
              name={group}
              checked={(chosen ?? policy.second_step) === wish}
              onChange={() => setChosen(wish)}
            />
            <span>
              <strong>{t(`step.${wish}`)}</strong>
              <span className={classes.hint}>{t(`step.${wish}Hint`)}</span>
            </span>
          </label>
        ))}
      </div>
      <p className={classes.figures}>
        {t('step.people', { with: policy.people_with, all: policy.people })}
        {'. '}
        {t('step.chiefs', { with: policy.administrators_with, all: policy.administrators })}.
      </p>
      {isChanged && (
        <SaveBar
          title={t('save.title')}
          names={t(`step.${chosen}`)}
          saveLabel={t('save.save')}
          busy={save.isPending}
          onReset={() => {
            setChosen(null);
            save.reset();
          }}
        />
      )}
    </form>
  );
}
