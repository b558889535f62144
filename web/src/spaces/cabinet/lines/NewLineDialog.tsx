import { Button, Modal, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { IconChoice } from './IconChoice';
import classes from './Line.module.css';
import { useRefreshLines } from './useLineActs';

/** Name and icon; what comes next, who answers, opens at once. */
export function NewLineDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('lines');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const navigate = useNavigate();
  const refresh = useRefreshLines();
  useReturnFocus();
  const form = useForm({
    initialValues: { name: '', icon: 'headset' },
    validate: { name: (value) => (value.trim() === '' ? t('form.needName') : null) },
  });
  const create = useMutation({
    mutationFn: (values: typeof form.values) =>
      cabinetApi.createLine({ ...values, name: values.name.trim() }),
    onSuccess: ({ id, name }) => {
      toast({ title: t('form.created', { name }), text: '' });
      refresh();
      void navigate({ to: '/cabinet/lines/$lineId/{-$tab}', params: { lineId: id, tab: 'delivery' } });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('create')}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => create.mutate(values))}>
        {create.error !== null && (
          <Notice tone="bad" urgent>
            {words(asProblem(create.error))}
          </Notice>
        )}
        <TextInput
          label={t('form.name')}
          withAsterisk
          data-autofocus
          autoComplete="off"
          maxLength={300}
          {...form.getInputProps('name')}
        />
        <IconChoice value={form.values.icon} onChange={(icon) => form.setFieldValue('icon', icon)} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
