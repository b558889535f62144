import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { CompanyCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import { SkeletonText } from '@/shared/ui/Skeletons';
import cards from '../lines/Delivery.module.css';
import { useCompany } from '../useCompany';
import { ZoneSelect } from '../ZoneSelect';
import classes from './Start.module.css';
import { StepFrame } from './StepFrame';
import { UnitsQuick } from './UnitsQuick';
import { useSetup } from './useSetup';

const SHAPES = ['clients', 'company'] as const;

export function CompanyStep() {
  const company = useCompany();
  return company.data === undefined ? <SkeletonText /> : <Form company={company.data} />;
}

function Form({ company }: { company: CompanyCard }) {
  const { t } = useTranslation('start');
  const words = useProblemText();
  const queries = useQueryClient();
  const { refresh } = useSetup();
  const [values, setValues] = useState({
    name: company.name,
    shape: company.shape,
    time_zone: company.time_zone,
  });
  const save = useMutation({
    mutationFn: () => cabinetApi.changeCompany(company.id, { ...values, name: values.name.trim() }),
    onSuccess: (now) => {
      queries.setQueryData(['company', company.id], now);
      refresh();
    },
  });

  async function next(): Promise<boolean> {
    if (values.name.trim() === '') return false;
    try {
      await save.mutateAsync();
      return true;
    } catch {
      return false;
    }
  }

  return (
    <StepFrame title={t('company.title')} lead={t('company.lead')} busy={save.isPending} onNext={next}>
      {save.error !== null && (
        <Notice tone="bad" urgent>
          {words(asProblem(save.error))}
        </Notice>
      )}
      <section className={classes.card} data-narrow>
        <div className={cards.rules} role="radiogroup" aria-label={t('company.title')}>
          {SHAPES.map((shape) => (
            <label key={shape} className={cards.rule}>
              <input
                type="radio"
                name="shape"
                checked={values.shape === shape}
                onChange={() => setValues({ ...values, shape })}
              />
              <span>
                <strong>{t(`company.shape.${shape}`)}</strong>
                <span className={cards.ruleHint}>{t(`company.shape.${shape}Text`)}</span>
              </span>
            </label>
          ))}
        </div>
        <TextInput
          label={t('company.name')}
          size="md"
          maxLength={300}
          value={values.name}
          error={values.name.trim() === '' ? t('setUp.need') : null}
          onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
        />
        <ZoneSelect
          label={t('company.zone')}
          description={t('company.zoneHint')}
          nothing={t('company.noZone')}
          value={values.time_zone}
          onChange={(time_zone) => setValues({ ...values, time_zone })}
        />
      </section>
      <UnitsQuick />
    </StepFrame>
  );
}
