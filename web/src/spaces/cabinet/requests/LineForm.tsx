import { Radio, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import type { Acceptance, Request } from '@/shared/api/types';
import classes from './Requests.module.css';

/** Which line is connected, for whom and until when. */
export function LineForm({
  request,
  formRef,
  onAccept,
}: {
  request: Request;
  formRef: RefObject<HTMLFormElement | null>;
  onAccept(answer: Acceptance): void;
}) {
  const { t } = useTranslation('requests');
  const lines = useQuery({ queryKey: ['lines', 'list'], queryFn: cabinetApi.lines });
  const wanted = String(request.wish.words).toLowerCase();
  const named = lines.data?.find(({ name }) => name.toLowerCase() === wanted)?.id;
  const form = useForm({
    initialValues: { line_id: '', whom: request.wish.for_company === true ? 'company' : 'asker', until: '' },
  });
  const line = form.values.line_id || named || null;
  return (
    <form
      id={`request-${request.id}`}
      ref={formRef}
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(({ whom, until }) =>
        line === null
          ? form.setFieldError('line_id', t('cabinet.needLine'))
          : onAccept({
              kind: 'line',
              line_id: line,
              for_company: whom === 'company',
              active_until: until === '' ? null : new Date(`${until}T23:59:59`).toISOString(),
            }),
      )}
    >
      <div className={classes.fields}>
        <Select
          label={t('cabinet.line')}
          searchable
          withAsterisk
          nothingFoundMessage={t('cabinet.noLine')}
          data={(lines.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={line}
          error={form.errors.line_id}
          onChange={(value) => form.setFieldValue('line_id', value ?? '')}
        />
        <TextInput
          type="date"
          label={t('cabinet.term')}
          description={t('cabinet.termHint')}
          inputWrapperOrder={ORDER}
          {...form.getInputProps('until')}
        />
      </div>
      <Radio.Group label={t('cabinet.whom')} {...form.getInputProps('whom')}>
        <div className={classes.checks}>
          <Radio value="asker" label={t('cabinet.onlyAsker')} />
          <Radio value="company" label={t('cabinet.wholeCompany', { company: request.company })} />
        </div>
      </Radio.Group>
    </form>
  );
}

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];
