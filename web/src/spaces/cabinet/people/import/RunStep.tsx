import '@mantine/core/styles/Progress.css';
import { Button, Progress } from '@mantine/core';
import { IconCircleCheck, IconPlayerPause } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { PeopleImport } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import classes from './Import.module.css';

/** How far the loading is, and what became of it. */
export function RunStep({
  file,
  onKnow,
  onMend,
}: {
  file: PeopleImport;
  onKnow(file: PeopleImport): void;
  onMend(): void;
}) {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const queries = useQueryClient();
  const { counts, state } = file;
  const total = counts.new + counts.changed;
  const act = useMutation({
    mutationFn: (goesOn: boolean) =>
      goesOn ? cabinetApi.runImport(file.id) : cabinetApi.stopImport(file.id),
    onSuccess: onKnow,
  });
  // The list of people is another one now.
  useEffect(() => {
    if (state !== 'running') void queries.invalidateQueries({ queryKey: ['accounts'] });
  }, [state, queries]);
  return (
    <section className={classes.drop} aria-label={t('import.steps.done')}>
      {state === 'running' && (
        <>
          <div role="status">
            <h2>{t('import.running', { done: counts.done, total })}</h2>
          </div>
          <Progress
            className={classes.progress}
            value={(100 * counts.done) / Math.max(1, total)}
            aria-label={t('import.running', { done: counts.done, total })}
          />
          <p>{t('import.runningText')}</p>
          <Button variant="default" loading={act.isPending} onClick={() => act.mutate(false)}>
            {t('import.stop')}
          </Button>
        </>
      )}
      {state === 'stopped' && (
        <>
          <IconPlayerPause size={36} stroke={1.4} aria-hidden />
          <div role="status">
            <h2>{t('import.stopped')}</h2>
          </div>
          <p>{t('import.stoppedText', { done: counts.done, total })}</p>
          <Button loading={act.isPending} onClick={() => act.mutate(true)}>
            {t('import.goOn')}
          </Button>
        </>
      )}
      {state === 'done' && (
        <>
          <IconCircleCheck size={36} stroke={1.4} className={classes.ok} aria-hidden />
          <div role="status">
            <h2>{t('import.done')}</h2>
          </div>
          <p>
            {t('import.doneText', { count: counts.done })}{' '}
            {counts.wrong > 0 && t('import.stillWrong', { count: counts.wrong })}
          </p>
          <div className={classes.buttons}>
            {counts.wrong > 0 && (
              <>
                <Button component="a" variant="default" href={`/api/imports/${file.id}/wrong`} download>
                  {t('import.wrongFile')}
                </Button>
                <Button variant="default" onClick={onMend}>
                  {t('import.mend')}
                </Button>
              </>
            )}
            <Button component={Link} to="/cabinet/people">
              {t('import.toPeople')}
            </Button>
          </div>
        </>
      )}
      {act.error !== null && (
        <Notice tone="bad" urgent>
          {words(asProblem(act.error))}
        </Notice>
      )}
    </section>
  );
}
