import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { CompanyCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Notice } from '@/shared/ui/Notice';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { toast } from '@/shared/ui/toast';
import classes from '../lines/Line.module.css';
import { Page } from '../Page';
import { SaveBar } from '../SaveBar';
import { useCompany } from '../useCompany';
import { ZoneSelect } from '../ZoneSelect';
import { changedFields, changeOf, type Field, type Values, valuesOf } from './form';
import { LogoCard } from './LogoCard';

/** The own company: what users see of it, letters, privacy that holds for everybody in it. */
export function CompanyPage() {
  const { t } = useTranslation('company');
  const company = useCompany();
  return (
    <Page title={t('title')}>
      {company.data !== undefined ? (
        <Form company={company.data} />
      ) : company.error !== null ? (
        <ErrorPanel problem={asProblem(company.error)} onRetry={() => void company.refetch()} />
      ) : (
        <SkeletonText lines={6} />
      )}
    </Page>
  );
}

const isAddress = (value: string): boolean => /^([^@\s]+@[^@\s]+\.[^@\s.]{2,})?$/.test(value.trim());

function Form({ company }: { company: CompanyCard }) {
  const { t } = useTranslation('company');
  const words = useProblemText();
  const queries = useQueryClient();
  const [base, setBase] = useState(company);
  const [theirs, setTheirs] = useState<CompanyCard | null>(null);
  const address = (value: string): string | null => (isAddress(value) ? null : t('badEmail'));
  const form = useForm<Values>({
    initialValues: valuesOf(company),
    validate: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      email: address,
      missed_email: address,
    },
  });
  const known = valuesOf(base);
  const changed = changedFields(form.values, known);
  // Nothing is being edited: what others have saved is shown at once.
  if (changed.length === 0 && company.version > base.version) {
    setBase(company);
    form.setValues(valuesOf(company));
  }
  const save = useMutation({
    mutationFn: (version: number) =>
      cabinetApi.changeCompany(company.id, changeOf(form.values, changed, version)),
    onSuccess: (now) => {
      setBase(now);
      setTheirs(null);
      form.setValues(valuesOf(now));
      queries.setQueryData(['company', company.id], now);
      toast({ title: t('save.saved'), text: '' });
    },
    onError: async (error) => {
      if (asProblem(error).slug === 'changed-meanwhile') setTheirs(await cabinetApi.company(company.id));
    },
  });
  const problem = save.error === null ? null : asProblem(save.error);
  const other = theirs === null ? null : valuesOf(theirs);

  function shown(name: Field, value: Values[Field]): string {
    if (name === 'locale' || name === 'shape') return t(`${name}Name.${value as 'ru'}` as 'localeName.ru');
    return typeof value === 'boolean' ? String(t(value ? 'save.yes' : 'save.no')) : value || t('save.empty');
  }
  const given = (name: Field, hint?: string) => ({
    label: t(name),
    description:
      other !== null && other[name] !== known[name]
        ? t('save.theirs', { value: shown(name, other[name]) })
        : hint,
    'data-changed': changed.includes(name) || undefined,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input')[],
  });
  const text = (name: Field, hint?: string) => ({
    ...given(name, hint),
    autoComplete: 'off',
    maxLength: 300,
    ...form.getInputProps(name),
  });

  return (
    <form
      noValidate
      className={classes.narrowForm}
      onSubmit={form.onSubmit(() => save.mutate((theirs ?? base).version))}
    >
      {theirs !== null && (
        <Notice tone="warn" title={t('save.conflict')} urgent>
          {t('save.conflictText')}
        </Notice>
      )}
      {problem !== null && problem.slug !== 'changed-meanwhile' && (
        <Notice tone="bad" urgent>
          {words(problem)}
        </Notice>
      )}
      <section className={classes.card} aria-label={t('card')}>
        <header className={classes.head}>
          <h2>{t('card')}</h2>
          <span className={classes.hint}>{t('cardHint')}</span>
        </header>
        <TextInput withAsterisk {...text('name')} />
        <div className={classes.fields}>
          <TextInput type="tel" {...text('phone')} />
          <TextInput type="email" {...text('email')} />
          <TextInput {...text('site')} />
        </div>
        <TextInput {...text('greeting', t('greetingHint'))} />
        <NativeSelect
          {...given('shape')}
          {...form.getInputProps('shape')}
          data={(['clients', 'company'] as const).map((value) => ({ value, label: t(`shapeName.${value}`) }))}
        />
      </section>
      <LogoCard company={company} />
      <section className={classes.card} aria-label={t('letters')}>
        <header className={classes.head}>
          <h2>{t('letters')}</h2>
        </header>
        <TextInput type="email" {...text('missed_email', t('missed_emailHint'))} />
        <div className={classes.fields}>
          <ZoneSelect
            {...given('time_zone', t('time_zoneHint'))}
            nothing={t('noZone')}
            value={form.values.time_zone}
            onChange={(zone) => form.setFieldValue('time_zone', zone)}
          />
          <NativeSelect
            {...given('locale')}
            {...form.getInputProps('locale')}
            data={(['ru', 'en'] as const).map((value) => ({ value, label: t(`localeName.${value}`) }))}
          />
        </div>
      </section>
      <section className={classes.card} aria-label={t('privacy')}>
        <header className={classes.head}>
          <h2>{t('privacy')}</h2>
          <span className={classes.hint}>{t('privacyHint')}</span>
        </header>
        {(['discovery_forbidden', 'names_as_initials'] as const).map((name) => (
          <Switch
            key={name}
            label={t(name)}
            description={given(name, t(`${name}Hint`)).description}
            checked={form.values[name]}
            onChange={(event) => form.setFieldValue(name, event.currentTarget.checked)}
          />
        ))}
      </section>
      {changed.length > 0 && (
        <SaveBar
          title={t('save.changes', { count: changed.length })}
          names={changed.map((name) => t(name)).join(', ')}
          saveLabel={t(theirs === null ? 'save.save' : 'save.overwrite')}
          busy={save.isPending}
          onReset={() => {
            const now = theirs ?? base;
            setBase(now);
            setTheirs(null);
            form.setValues(valuesOf(now));
            form.clearErrors();
            save.reset();
          }}
        />
      )}
    </form>
  );
}
