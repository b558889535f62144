import { Button, Modal, Radio, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import { requestsApi } from '@/shared/api/requests';
import type { Request, Wish } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { NO_PERSON, PersonFields, usePersonRules } from './PersonFields';
import classes from './Requests.module.css';

const NEEDED = ['last_name', 'first_name', 'position', 'email'] as const;

/** One request to the partner: for a colleague's account, a line, or a new contract. */
export function AskDialog({ kind, onClose }: { kind: Request['kind']; onClose(): void }) {
  const { t } = useTranslation('requests');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  useReturnFocus();
  const person = usePersonRules(NEEDED);
  const form = useForm({
    initialValues: { ...NO_PERSON, words: '', whom: 'me', comment: '' },
    validate: {
      ...(kind === 'account' && person),
      ...(kind === 'line' && { words: (value: string) => (value.trim() === '' ? t('needed') : null) }),
    },
  });
  const ask = useMutation({
    mutationFn: ({ words: wanted, whom, comment, ...who }: typeof form.values) => {
      const wish: Wish =
        kind === 'account'
          ? { kind, comment, ...who, email: who.email.trim() }
          : kind === 'line'
            ? { kind, comment, words: wanted, for_company: whom === 'everybody' }
            : { kind, comment };
      return requestsApi.ask(wish);
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['own-requests'] });
      toast({ title: t('sent'), text: t('sentText') });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`ask.${kind}`)}
      size={620}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => ask.mutate(values))}>
        {ask.error !== null && (
          <Notice tone="bad" urgent>
            {words(asProblem(ask.error))}
          </Notice>
        )}
        {kind === 'account' && (
          <PersonFields needed={NEEDED} size="md" inputProps={(name) => form.getInputProps(name)} />
        )}
        {kind === 'line' && (
          <>
            <TextInput
              label={t('field.words')}
              description={t('field.wordsHint')}
              size="md"
              withAsterisk
              data-autofocus
              maxLength={300}
              {...form.getInputProps('words')}
            />
            <Radio.Group label={t('field.whom')} size="md" {...form.getInputProps('whom')}>
              <div className={classes.form}>
                {(['me', 'everybody'] as const).map((value) => (
                  <Radio key={value} size="md" value={value} label={t(`field.${value}`)} />
                ))}
              </div>
            </Radio.Group>
          </>
        )}
        <Textarea
          label={t('field.comment')}
          size="md"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
          {...(kind === 'contract' && { 'data-autofocus': true })}
          {...form.getInputProps('comment')}
        />
        <div className={classes.buttons}>
          <Button size="md" variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button size="md" type="submit" loading={ask.isPending}>
            {t('send')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
