import { Switch } from '@mantine/core';
import { IconCheck, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import type { OwnCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { shortName } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import { toast } from '@/shared/ui/toast';
import { offerUndo } from '@/shared/ui/undo';
import classes from './Settings.module.css';
import { useChangeCard } from './useChangeCard';

const SWITCHES = ['is_findable', 'hides_contacts'] as const;

/** Who of other companies sees what (A5); beside it, what they see. Takes effect at once, and can be taken back. */
export function PrivacyCard({ card }: { card: OwnCard }) {
  const { t } = useTranslation('settings');
  const words = useProblemText();
  const change = useChangeCard();
  const set = (name: (typeof SWITCHES)[number], on: boolean, isUndo = false): void =>
    change.mutate(
      { [name]: on },
      {
        onSuccess: () => {
          if (!isUndo) offerUndo(t('privacy.saved'), () => set(name, !on, true));
        },
        onError: (error) => toast({ title: words(asProblem(error)), text: '', bad: true }),
      },
    );
  const isOn = (name: (typeof SWITCHES)[number]): boolean => {
    if (name === 'is_findable' && card.is_discovery_forbidden) return false;
    return change.isPending ? (change.variables[name] ?? card[name]) : card[name];
  };
  const forced = [
    card.is_discovery_forbidden ? t('privacy.forbidden') : '',
    card.are_names_shortened ? t('privacy.shortened') : '',
  ].filter(Boolean);
  return (
    <section className={classes.card} aria-labelledby="privacy">
      <header className={classes.head}>
        <h2 id="privacy">{t('privacy.title')}</h2>
      </header>
      {SWITCHES.map((name) => (
        <Switch
          key={name}
          labelPosition="left"
          label={t(`privacy.${name}`)}
          description={t(`privacy.${name}Hint`)}
          checked={isOn(name)}
          disabled={change.isPending || (name === 'is_findable' && card.is_discovery_forbidden)}
          onChange={(event) => set(name, event.currentTarget.checked)}
          styles={{ body: { justifyContent: 'space-between' } }}
        />
      ))}
      <p className={classes.note}>{forced.join(' ') || t('privacy.unrestricted')}</p>
      <div className={classes.previews}>
        <Preview card={card} who={t('privacy.own')} hidden={false} />
        <Preview card={card} who={t('privacy.others')} hidden={card.hides_contacts} />
      </div>
    </section>
  );
}

function Preview({ card, who, hidden }: { card: OwnCard; who: string; hidden: boolean }) {
  const { t } = useTranslation('settings');
  const Picture = hidden ? IconLock : IconCheck;
  return (
    <div className={classes.preview}>
      <span className={classes.quiet}>{who}</span>
      <div className={classes.who}>
        <Avatar id={card.id} name={shortName(card)} size={34} />
        <div>
          <p className={classes.name}>{shortName(card)}</p>
          <p className={classes.quiet}>{card.position}</p>
        </div>
      </div>
      <ul>
        {(['contacts', 'birthday'] as const).map((what) => (
          <li key={what} data-hidden={hidden || undefined}>
            <Picture
              size={16}
              stroke={1.8}
              role="img"
              aria-label={t(hidden ? 'privacy.hidden' : 'privacy.shown')}
            />
            {t(`privacy.${what}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
