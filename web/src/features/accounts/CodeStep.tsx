import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '@/shared/api/problem';
import type { Me, SecondStepSetup } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import classes from './Auth.module.css';
import { SecretCode } from './SecretCode';
import { enter } from './session';

/** After the right password: the code of the telephone; or the telephone is connected first, when the company demands it. */
export function CodeStep({
  asked,
  signIn,
  onBack,
}: {
  asked: Problem;
  signIn(code: string): Promise<Me>;
  onBack(): void;
}) {
  const { t } = useTranslation('settings');
  const words = useProblemText();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const setup = asked.slug === 'second-step-to-set-up' ? (asked.body as unknown as SecondStepSetup) : null;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (code.trim() === '') return;
    setBusy(true);
    setProblem(null);
    try {
      const me = await signIn(code.trim());
      // The recovery codes are made there.
      if (setup !== null) await navigate({ to: '/settings' });
      enter(me);
    } catch (error) {
      setProblem(asProblem(error));
      setCode('');
      setBusy(false);
    }
  }

  return (
    <>
      <h1 className={classes.title}>{t(setup === null ? 'step.ask' : 'step.demanded')}</h1>
      <p className={classes.lead}>{t(setup === null ? 'step.askText' : 'step.demandedText')}</p>
      {problem !== null && (
        <div className={classes.notice}>
          <Notice tone="bad" urgent>
            {words(problem)}
          </Notice>
        </div>
      )}
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        {setup !== null && <SecretCode setup={setup} />}
        <TextInput
          label={t('step.code')}
          size="lg"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          autoCapitalize="none"
          inputMode={setup === null ? 'text' : 'numeric'}
          spellCheck={false}
          autoFocus
        />
        <Button type="submit" size="lg" fullWidth loading={busy} disabled={code.trim() === ''}>
          {t('step.enter')}
        </Button>
      </form>
      <div className={classes.back}>
        <Button variant="subtle" onClick={onBack}>
          {t('step.back')}
        </Button>
      </div>
    </>
  );
}
