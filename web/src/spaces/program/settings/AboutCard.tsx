import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayMs } from '@/features/accounts/dates';
import type { OwnCard } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate } from '@/shared/lib/time';
import { shortName } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import chip from '@/shared/ui/Chip.module.css';
import { CardForm } from './CardForm';
import classes from './Settings.module.css';

const TONES = { specialist: 'accent', administrator: 'violet', distributor: 'info', user: 'mute' } as const;

export function AboutCard({ card }: { card: OwnCard }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const [editing, setEditing] = useState(false);
  const facts = [
    ['email', card.email],
    ['phone', card.phone],
    ['birthday', card.birthday === null ? '' : formatDate(dayMs(card.birthday), locale)],
    ['login', card.login],
  ] as const;
  return (
    <section className={classes.card} aria-labelledby="about">
      <header className={classes.head}>
        <h2 id="about">{t('about.title')}</h2>
        <Button
          variant="default"
          leftSection={<IconPencil size={16} stroke={1.7} />}
          onClick={() => setEditing(true)}
        >
          {t('about.edit')}
        </Button>
      </header>
      <div className={classes.who}>
        <Avatar id={card.id} name={shortName(card)} size={56} />
        <div>
          <p className={classes.name}>{card.name}</p>
          <p className={classes.quiet}>{[card.position, card.company].filter(Boolean).join(', ')}</p>
        </div>
      </div>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <Fact key={name} name={t(`about.${name}`)}>
            {value || <span className={classes.quiet}>{t('about.none')}</span>}
          </Fact>
        ))}
        <Fact name={t('about.roles')}>
          {card.roles.map((role) => (
            <span key={role} className={chip.chip} data-tone={TONES[role]}>
              {t(`about.role.${role}`)}
            </span>
          ))}
        </Fact>
      </dl>
      {editing && <CardForm card={card} onClose={() => setEditing(false)} />}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
