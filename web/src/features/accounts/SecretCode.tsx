import { useTranslation } from 'react-i18next';
import type { SecondStepSetup } from '@/shared/api/types';
import classes from './SecretCode.module.css';

/** What the telephone takes up: as a picture, and as text for who cannot photograph it. */
export function SecretCode({ setup }: { setup: SecondStepSetup }) {
  const { t } = useTranslation('settings');
  return (
    <div className={classes.place}>
      <img
        className={classes.picture}
        src={`data:image/svg+xml,${encodeURIComponent(setup.qr.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))}`}
        alt={t('step.picture')}
      />
      <div>
        <p className={classes.hint}>{t('step.byHand')}</p>
        <code className={classes.secret}>{setup.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </div>
    </div>
  );
}
