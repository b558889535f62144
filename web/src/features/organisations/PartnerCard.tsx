import { IconHeadset } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import classes from './PartnerCard.module.css';

/** Who supports me, and the telephone when nothing else helps. */
export function PartnerCard() {
  const { t } = useTranslation('user');
  const partner = useProgramState((state) => state.partner);
  return (
    <div className={classes.card}>
      <span className={classes.mark}>
        <IconHeadset size={22} stroke={1.7} aria-hidden />
      </span>
      <div className={classes.words}>
        <p className={classes.name}>{partner.name}</p>
        {partner.phone !== '' && (
          <a
            className={classes.phone}
            href={`tel:${partner.phone.replace(/[^+\d]/g, '')}`}
            aria-label={t('home.phone', { phone: partner.phone })}
          >
            {partner.phone}
          </a>
        )}
      </div>
    </div>
  );
}
