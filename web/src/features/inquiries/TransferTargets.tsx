import { useTranslation } from 'react-i18next';
import type { TransferTargets } from '@/shared/api/types';
import { usePerson, useProgramState } from '@/shared/live/hooks';
import { shortName } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import { LineIcon } from '@/shared/ui/LineIcon';
import classes from './Transfer.module.css';

/** A colleague: status and load; who cannot get it now stands there with the reason. */
export function SpecialistTarget({
  found,
  checked,
  onChoose,
}: {
  found: TransferTargets['specialists'][number];
  checked: boolean;
  onChoose(name: string): void;
}) {
  const { t } = useTranslation('specialist');
  const { t: common } = useTranslation();
  const name = shortName(usePerson(found.account_id)) || found.name;
  const status = common(`status.${found.status}`);
  return (
    <label className={classes.target} data-off={!found.allowed || undefined}>
      <input
        type="radio"
        name="transfer"
        className={classes.radio}
        checked={checked}
        disabled={!found.allowed}
        onChange={() => onChoose(name)}
      />
      <Avatar id={found.account_id} name={name} size={30} status={found.status} />
      <span className={classes.who}>
        <span className={classes.name}>{name}</span>
        <span className={classes.state}>
          {found.allowed ? status : t('transfer.cannot', { reason: status.toLocaleLowerCase() })}
        </span>
      </span>
      <span className={classes.load}>{t('transfer.open', { count: found.open_count })}</span>
    </label>
  );
}

export function LineTarget({
  found,
  checked,
  onChoose,
}: {
  found: TransferTargets['lines'][number];
  checked: boolean;
  onChoose(): void;
}) {
  const { t } = useTranslation('specialist');
  const icon = useProgramState((state) => state.lines[found.line_id]?.icon ?? 'headset');
  return (
    <label className={classes.target}>
      <input type="radio" name="transfer" className={classes.radio} checked={checked} onChange={onChoose} />
      <span className={classes.icon}>
        <LineIcon name={icon} size={18} />
      </span>
      <span className={classes.who}>
        <span className={classes.name}>{found.name}</span>
        <span className={classes.state}>
          {found.free_count > 0 ? t('transfer.free', { count: found.free_count }) : t('transfer.noFree')}
        </span>
      </span>
    </label>
  );
}
