import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { Care, Client, ClientChange } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { toast } from '@/shared/ui/toast';
import classes from './Clients.module.css';
import { StaffSelect } from './StaffSelect';

const KINDS = ['company', 'person'] as const;
const TEXTS = ['tax_number', 'registration_number', 'contract_number'] as const;
const DATES = ['contract_from', 'contract_until'] as const;
const CARE = ['care_specialist_id', 'client_manager_id'] as const;
const NOBODY: Pick<Care, 'care_specialist_id' | 'client_manager_id'> = {
  care_specialist_id: null,
  client_manager_id: null,
};

/** A client, a new one or one that is there; who looks after it comes with it. */
export function ClientDialog({ client, onClose }: { client: Client | null; onClose(): void }) {
  const { t } = useTranslation('clients');
  const { t: common } = useTranslation();
  useReturnFocus();
  const care = useQuery({
    queryKey: ['clients', 'care', client?.id],
    queryFn: () => (client === null ? NOBODY : cabinetApi.care(client.id)),
    staleTime: 0,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={client?.name ?? t('newTitle')}
      size={620}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      {care.data === undefined ? (
        <SkeletonText lines={5} />
      ) : (
        <ClientForm client={client} care={care.data} onClose={onClose} />
      )}
    </Modal>
  );
}

/** Only what is different is sent: what others have changed meanwhile stays. */
function changesOf(known: Client, card: ClientChange): ClientChange {
  return Object.fromEntries(
    Object.entries(card).filter(([name, value]) => known[name as keyof Client] !== value),
  );
}

function ClientForm({
  client,
  care,
  onClose,
}: {
  client: Client | null;
  care: typeof NOBODY;
  onClose(): void;
}) {
  const { t } = useTranslation('clients');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  const [known, setKnown] = useState(client);
  const [version, setVersion] = useState(client?.version ?? null);
  const [removing, setRemoving] = useState(false);
  const form = useForm({
    initialValues: {
      name: client?.name ?? '',
      kind: client?.kind === 'person' ? ('person' as const) : ('company' as const),
      tax_number: client?.tax_number ?? '',
      registration_number: client?.registration_number ?? '',
      contract_number: client?.contract_number ?? '',
      contract_from: client?.contract_from ?? '',
      contract_until: client?.contract_until ?? '',
      care_specialist_id: care.care_specialist_id,
      client_manager_id: care.client_manager_id,
    },
    validate: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      contract_until: (value, { contract_from }) =>
        value !== '' && contract_from !== '' && value < contract_from ? t('wrongOrder') : null,
    },
  });
  const over = (title: string): void => {
    toast({ title, text: '' });
    void queries.invalidateQueries({ queryKey: ['clients'] });
    onClose();
  };
  const save = useMutation({
    mutationFn: async ({ care_specialist_id, client_manager_id, ...values }: typeof form.values) => {
      const card = {
        ...values,
        contract_from: values.contract_from || null,
        contract_until: values.contract_until || null,
      };
      const saved =
        known === null
          ? await cabinetApi.createClient(card)
          : await cabinetApi.changeClient(known.id, { ...changesOf(known, card), version });
      // What follows may fail: then the next try goes on from here and makes no second client.
      setKnown(saved);
      setVersion(saved.version);
      if (care_specialist_id !== care.care_specialist_id || client_manager_id !== care.client_manager_id)
        await cabinetApi.setCare(saved.id, { care_specialist_id, client_manager_id });
      return saved;
    },
    onSuccess: (saved) => over(client === null ? t('created', { name: saved.name }) : t('saved')),
    onError: (error) => {
      const now = asProblem(error).body.version;
      if (typeof now === 'number') setVersion(now);
    },
  });
  const remove = useMutation({
    mutationFn: () => cabinetApi.deleteClient(client?.id ?? ''),
    onSuccess: () => over(t('removed')),
    onSettled: () => setRemoving(false),
  });
  const error = save.error ?? remove.error;
  const problem = error === null ? null : asProblem(error);
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      {problem !== null && (
        <Notice tone={problem.slug === 'changed-meanwhile' ? 'warn' : 'bad'} urgent>
          {problem.slug === 'changed-meanwhile' ? t('conflictText') : words(problem)}
        </Notice>
      )}
      <div className={classes.fields}>
        <TextInput
          className={classes.wide}
          label={t('field.name')}
          withAsterisk
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('name')}
        />
        <SegmentedControl
          className={classes.wide}
          aria-label={t('field.kind')}
          data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          {...form.getInputProps('kind')}
        />
        {TEXTS.map((name) => (
          <TextInput key={name} label={t(`field.${name}`)} autoComplete="off" {...form.getInputProps(name)} />
        ))}
        <span />
        {DATES.map((name) => (
          <TextInput key={name} type="date" label={t(`field.${name}`)} {...form.getInputProps(name)} />
        ))}
        {CARE.map((name) => (
          <StaffSelect
            key={name}
            label={t(`field.${name}`)}
            value={form.values[name]}
            onChange={(next) => form.setFieldValue(name, next)}
          />
        ))}
      </div>
      <p className={classes.hint}>{t('careHint')}</p>
      <div className={classes.buttons}>
        {client !== null && (
          <span className={classes.left}>
            {removing ? (
              <>
                {t('removeSure', { name: client.name })}{' '}
                <Button
                  color="bad"
                  size="compact-sm"
                  loading={remove.isPending}
                  onClick={() => remove.mutate()}
                >
                  {t('remove')}
                </Button>
              </>
            ) : (
              <Button variant="subtle" color="bad" onClick={() => setRemoving(true)}>
                {t('remove')}
              </Button>
            )}
          </span>
        )}
        <Button variant="default" onClick={onClose}>
          {common('action.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t(client === null ? 'create' : 'save')}
        </Button>
      </div>
    </form>
  );
}
