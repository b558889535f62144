import { Modal, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ALL_LETTERS, isSingle, type KeyBinding } from '@/shared/lib/keys';
import { keymap } from '@/shared/lib/useKeys';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { useStore } from '@/shared/lib/useStore';
import { Kbd } from '@/shared/ui/Kbd';
import classes from './KeysDialog.module.css';

const same = <T,>(value: T): T => value;

/** All keys that work on this screen; each can be switched off, all single letters at once, too. */
export function KeysDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  useReturnFocus();
  const bindings = useStore(keymap.bindings, same);
  const off = useStore(keymap.off, same);
  const lettersOff = off.includes(ALL_LETTERS);
  const byId = [...new Map(bindings.map((binding) => [binding.id, binding])).values()];
  const groups = [...new Set(byId.map((binding) => binding.group))];
  const disabled = (binding: KeyBinding): boolean => lettersOff && isSingle(binding);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={classes.hint}>{t('keys.hint')}</p>
      <Switch
        label={t('keys.letters')}
        checked={!lettersOff}
        onChange={(event) => keymap.switchOff(ALL_LETTERS, !event.currentTarget.checked)}
      />
      {groups.map((group) => (
        <section key={group}>
          <h3 className={classes.group}>{group}</h3>
          <ul className={classes.list}>
            {byId
              .filter((binding) => binding.group === group)
              .map((binding) => (
                <li key={binding.id} className={classes.row}>
                  <span>{binding.label}</span>
                  <Kbd code={binding.code} ctrl={binding.ctrl} alt={binding.alt} shift={binding.shift} />
                  <Switch
                    size="xs"
                    aria-label={t('keys.on', { name: binding.label })}
                    checked={!off.includes(binding.id) && !disabled(binding)}
                    disabled={disabled(binding)}
                    onChange={(event) => keymap.switchOff(binding.id, !event.currentTarget.checked)}
                  />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Modal>
  );
}
