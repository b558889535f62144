import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { LineCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { type Found, FoundSelect } from '../FoundSelect';
import { dayOf, endOfDay, KINDS, type Kind } from './connections';
import { findClients, findUnits, findUsers } from './find';
import classes from './Line.module.css';
import { useConnectionName } from './useConnectionColumns';
import { useRefreshLines } from './useLineActs';

const OWN = 'own';

/** Give the line to a client, a unit, one person or all own people, for ever or until a day. */
export function ConnectDialog({ line, onClose }: { line: LineCard; onClose(): void }) {
  const { t } = useTranslation('lines');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const refresh = useRefreshLines();
  const nameOf = useConnectionName();
  useReturnFocus();
  const ours: Found = { value: OWN, label: t('connections.ours') };
  const [kind, setKind] = useState<Kind>('client');
  const [whose, setWhose] = useState<Found>(ours);
  const [whom, setWhom] = useState<Found | null>(null);
  const [isForEver, setForEver] = useState(true);
  const [day, setDay] = useState('');
  const [tried, setTried] = useState(false);
  const today = dayOf(Date.now());
  const lacksWhom = kind !== 'everybody' && whom === null;
  const lacksDay = !isForEver && day < today;
  const connect = useMutation({
    mutationFn: () =>
      cabinetApi.connectLine(line.id, {
        ...(kind !== 'everybody' && { [`${kind}_id`]: whom?.value }),
        ...(!isForEver && { active_until: endOfDay(day) }),
      }),
    onSuccess: (made) => {
      toast({ title: t('connections.made', { name: nameOf(made) }), text: '' });
      refresh();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!lacksWhom && !lacksDay) connect.mutate();
  };
  const whomError = tried && lacksWhom ? t('connections.needWhom') : undefined;
  const select = {
    nothing: t('connections.nothing'),
    placeholder: t(kind === 'account' ? 'connections.findPerson' : 'connections.find'),
    value: whom,
    onChange: setWhom,
    error: whomError,
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('connections.title')}
      size={520}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form className={classes.form} noValidate onSubmit={submit}>
        {connect.error !== null && (
          <Notice tone="bad" urgent>
            {words(asProblem(connect.error))}
          </Notice>
        )}
        <SegmentedControl
          fullWidth
          aria-label={t('connections.column.whom')}
          data={KINDS.map((value) => ({ value, label: t(`connections.kind.${value}`) }))}
          value={kind}
          onChange={(next) => {
            setKind(next as Kind);
            setWhom(null);
          }}
        />
        {kind === 'everybody' && <p className={classes.question}>{t('connections.everybodyText')}</p>}
        {kind === 'client' && (
          <FoundSelect
            label={t('connections.kind.client')}
            name={['clients']}
            find={findClients}
            {...select}
          />
        )}
        {kind === 'account' && (
          <FoundSelect label={t('connections.kind.account')} name={['users']} find={findUsers} {...select} />
        )}
        {kind === 'unit' && (
          <>
            <FoundSelect
              label={t('connections.whose')}
              placeholder={t('connections.find')}
              nothing={t('connections.nothing')}
              name={['clients']}
              find={findClients}
              fixed={[ours]}
              value={whose}
              onChange={(found) => {
                setWhose(found ?? ours);
                setWhom(null);
              }}
            />
            <FoundSelect
              key={whose.value}
              label={t('connections.kind.unit')}
              name={['units', whose.value]}
              find={(typed) => findUnits(whose.value === OWN ? null : whose.value, typed)}
              {...select}
            />
          </>
        )}
        <fieldset className={classes.time}>
          <legend>{t('connections.time')}</legend>
          <SegmentedControl
            aria-label={t('connections.time')}
            data={[
              { value: 'forever', label: t('connections.forever') },
              { value: 'until', label: t('connections.untilDay') },
            ]}
            value={isForEver ? 'forever' : 'until'}
            onChange={(next) => setForEver(next === 'forever')}
          />
          {!isForEver && (
            <TextInput
              type="date"
              aria-label={t('connections.until')}
              min={today}
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
              error={tried && lacksDay ? t('connections.needDay') : undefined}
            />
          )}
        </fieldset>
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={connect.isPending}>
            {t('connections.add')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
