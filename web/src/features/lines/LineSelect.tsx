import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Line } from '@/shared/api/types';
import { LineIcon } from '@/shared/ui/LineIcon';
import classes from './LineSelect.module.css';

/** Where the question goes. The browser's own list: known to everybody, also on the phone. */
export function LineSelect({
  lines,
  value,
  onChange,
}: {
  lines: readonly Line[];
  value: Line;
  onChange: (lineId: string) => void;
}) {
  const { t } = useTranslation('user');
  return (
    <span className={classes.box}>
      <span className={classes.icon}>
        <LineIcon name={value.icon} />
      </span>
      <select
        className={classes.select}
        aria-label={t('ask.line')}
        value={value.id}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {lines.map((line) => (
          <option key={line.id} value={line.id}>
            {line.name}
          </option>
        ))}
      </select>
      <IconChevronDown className={classes.arrow} size={18} stroke={1.8} aria-hidden />
    </span>
  );
}
