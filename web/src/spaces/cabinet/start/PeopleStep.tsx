import { Button, SegmentedControl } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasteList } from './PasteList';
import people from './People.module.css';
import { PeopleResult } from './PeopleResult';
import { PeopleTable } from './PeopleTable';
import { type Draft, isEmpty } from './rows';
import classes from './Start.module.css';
import { StepFrame } from './StepFrame';
import { useOwnLines } from './useOwnLines';
import { useRows } from './useRows';
import { useSetup } from './useSetup';

/** Picture (o1): people are typed in or pasted; who has a file goes to the import. */
export function PeopleStep() {
  const { t } = useTranslation('start');
  const lines = useOwnLines();
  const { overview } = useSetup();
  const hasSpecialists = (overview.data?.counts.specialists ?? 0) > 0;
  const table = useRows({ role: hasSpecialists ? 'user' : 'specialist' }, lines[0]?.id ?? null);
  const [way, setWay] = useState<'type' | 'paste'>('type');
  const wrong = table.rows.filter((row) => row.fault !== null).length;

  async function next(): Promise<boolean> {
    const left = table.rows.filter((row) => !isEmpty(row) && row.fault === null && !row.saving);
    if (left.length > 0) await table.saveAll();
    return true;
  }

  return (
    <StepFrame title={t('people.title')} lead={t('people.lead')} onNext={next}>
      <div className={classes.columns}>
        <section className={people.card} aria-label={t('people.table')}>
          <header className={people.head}>
            <SegmentedControl
              aria-label={t('people.way')}
              value={way}
              onChange={(value) => setWay(value as 'type' | 'paste')}
              data={[
                { value: 'type', label: t('people.type') },
                { value: 'paste', label: t('people.paste') },
              ]}
            />
            {way === 'type' && <span className={`${classes.quiet} ${people.keys}`}>{t('people.tab')}</span>}
          </header>
          {way === 'paste' ? (
            <PasteList
              lines={lines}
              usual={hasSpecialists ? 'user' : 'specialist'}
              onAdd={async (list: readonly Draft[]) => {
                setWay('type');
                return table.addAll(list);
              }}
            />
          ) : (
            <PeopleTable table={table} lines={lines} />
          )}
          <div className={people.file}>
            <IconUpload size={22} stroke={1.6} aria-hidden />
            <span className={classes.grow}>
              <strong>{t('people.many')}</strong>
              <span className={classes.quiet}>{t('people.manyText')}</span>
            </span>
            <Button component={Link} to="/cabinet/people/import" variant="default">
              {t('people.toFile')}
            </Button>
          </div>
        </section>
        <PeopleResult wrong={wrong} />
      </div>
    </StepFrame>
  );
}
