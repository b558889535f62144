import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Acceptance, Request } from '@/shared/api/types';
import classes from './Requests.module.css';

/** A year more than now, as a proposal. */
function nextYear(until: string | null): string {
  if (until === null) return '';
  const year = Number(until.slice(0, 4)) + 1;
  const day = until.slice(4) === '-02-29' ? '-02-28' : until.slice(4);
  return `${year}${day}`;
}

/** The contract's new last day. */
export function ContractForm({
  request,
  formRef,
  onAccept,
}: {
  request: Request;
  formRef: RefObject<HTMLFormElement | null>;
  onAccept(answer: Acceptance): void;
}) {
  const { t } = useTranslation('requests');
  const form = useForm({
    initialValues: { contract_until: nextYear(request.contract_until), contract_number: '' },
    validate: { contract_until: (value) => (value === '' ? t('needed') : null) },
  });
  return (
    <form
      id={`request-${request.id}`}
      ref={formRef}
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(({ contract_until, contract_number }) =>
        onAccept({
          kind: 'contract',
          contract_until,
          contract_number: contract_number.trim() === '' ? null : contract_number,
        }),
      )}
    >
      <div className={classes.fields}>
        <TextInput
          type="date"
          label={t('cabinet.contractUntil')}
          withAsterisk
          {...form.getInputProps('contract_until')}
        />
        <TextInput
          label={t('cabinet.contractNumber')}
          placeholder={t('cabinet.contractKept')}
          autoComplete="off"
          {...form.getInputProps('contract_number')}
        />
      </div>
    </form>
  );
}
