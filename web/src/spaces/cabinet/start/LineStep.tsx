import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { LineIcon } from '@/shared/ui/LineIcon';
import { useRefreshLines } from '../lines/useLineActs';
import { useCompany } from '../useCompany';
import classes from './Start.module.css';
import { StepFrame } from './StepFrame';
import { useOwnLines } from './useOwnLines';
import { useSetup } from './useSetup';

const IDEAS = ['idea1', 'idea2', 'idea3'] as const;

/** The first lines by their names; everything else of a line has pages of its own. */
export function LineStep() {
  const { t } = useTranslation('start');
  const words = useProblemText();
  const lines = useOwnLines();
  const isCompany = useCompany().data?.shape === 'company';
  const refreshLines = useRefreshLines();
  const { refresh } = useSetup();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: async (wanted: string) => {
      const made = await cabinetApi.createLine({ name: wanted });
      // A company that supports itself has nobody else to give it to.
      if (isCompany) await cabinetApi.connectLine(made.id, {});
    },
    onSuccess: () => {
      setName('');
      setTried(false);
    },
    onSettled: () => {
      refreshLines();
      refresh();
    },
  });

  async function save(): Promise<boolean> {
    if (name.trim() === '') {
      setTried(lines.length === 0);
      return lines.length > 0;
    }
    try {
      await create.mutateAsync(name.trim());
      return true;
    } catch {
      return false;
    }
  }

  return (
    <StepFrame title={t('line.title')} lead={t('line.lead')} busy={create.isPending} onNext={save}>
      <section className={classes.card} data-narrow>
        {lines.length > 0 && (
          <>
            <h2>{t('line.there')}</h2>
            <ul className={classes.list}>
              {lines.map((line) => (
                <li key={line.id}>
                  <span className={classes.picture}>
                    <LineIcon name={line.icon} size={17} />
                  </span>
                  <span className={classes.grow}>{line.name}</span>
                  <Link
                    to="/cabinet/lines/$lineId/{-$tab}"
                    params={{ lineId: line.id }}
                    className={classes.link}
                    aria-label={`${t('line.set')}: ${line.name}`}
                  >
                    {t('line.set')}
                  </Link>
                </li>
              ))}
            </ul>
          </>
        )}
        <form
          className={classes.row}
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            setTried(name.trim() === '');
            if (name.trim() !== '') void save();
          }}
        >
          <TextInput
            className={classes.grow}
            label={lines.length === 0 ? t('line.name') : t('line.more')}
            placeholder={t('line.placeholder')}
            size="md"
            maxLength={300}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={
              create.error !== null
                ? words(asProblem(create.error))
                : tried && name.trim() === ''
                  ? t('line.need')
                  : null
            }
          />
          {lines.length > 0 && (
            <Button type="submit" variant="default" size="md" mt={24} loading={create.isPending}>
              {t('line.create')}
            </Button>
          )}
        </form>
        {lines.length === 0 && (
          <div className={classes.ideas}>
            <span className={classes.quiet}>{t('line.ideas')}</span>
            {IDEAS.map((idea) => (
              <Button key={idea} variant="default" onClick={() => setName(t(`line.${idea}`))}>
                {t(`line.${idea}`)}
              </Button>
            ))}
          </div>
        )}
        {isCompany && <p className={classes.quiet}>{t('line.forAll')}</p>}
      </section>
    </StepFrame>
  );
}
