import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { LINE_ICONS, LineIcon } from '@/shared/ui/LineIcon';
import classes from './Line.module.css';

type IconName = keyof typeof import('@/shared/i18n/ru/lines').lines.icons;

/** Radio buttons that are pictures. */
export function IconChoice({ value, onChange }: { value: string; onChange(icon: string): void }) {
  const { t } = useTranslation('lines');
  const group = useId();
  return (
    <fieldset className={classes.icons}>
      <legend>{t('icon')}</legend>
      {LINE_ICONS.map((icon) => (
        <label key={icon} className={classes.icon} title={t(`icons.${icon as IconName}`)}>
          <input
            type="radio"
            className="visually-hidden"
            name={group}
            value={icon}
            checked={icon === value}
            aria-label={t(`icons.${icon as IconName}`)}
            onChange={() => onChange(icon)}
          />
          <LineIcon name={icon} />
        </label>
      ))}
    </fieldset>
  );
}
