import { useTranslation } from 'react-i18next';
import type { LineCard, LineState } from '@/shared/api/types';
import { useProgramState } from '@/shared/live/hooks';
import chip from '@/shared/ui/Chip.module.css';
import { LineIcon } from '@/shared/ui/LineIcon';
import { Presence } from '@/shared/ui/Presence';
import type { Column } from '@/shared/ui/table/columns';
import classes from './Line.module.css';

const NAMED = 2;

/** Name · who is free · specialists · connections · rule; `states`: what changes by itself, a moment later there than the lines. */
export function useLineColumns(states: ReadonlyMap<string, LineState>): Column<LineCard>[] {
  const { t } = useTranslation('lines');
  const home = useProgramState((state) => state.me.partner_id);
  return [
    {
      id: 'name',
      header: t('column.name'),
      card: 'title',
      cell: (line) => (
        <span className={classes.line}>
          <span className={classes.picture}>
            <LineIcon name={line.icon} />
          </span>
          <span className={classes.words}>
            <span className={classes.name}>{line.name}</span>
            {line.partner_id !== home && (
              <span className={chip.chip} data-tone="violet">
                {t('vendor', { name: line.partner_name })}
              </span>
            )}
          </span>
        </span>
      ),
    },
    {
      id: 'free',
      header: t('column.free'),
      width: '28%',
      card: 'second',
      cell: ({ id }) => <Free names={states.get(id)?.free} />,
    },
    {
      id: 'specialists',
      header: t('column.specialists'),
      width: 120,
      align: 'end',
      cell: ({ id }) => states.get(id)?.specialist_count,
    },
    {
      id: 'connections',
      header: t('column.connections'),
      width: 124,
      align: 'end',
      hideBelow: 800,
      cell: ({ id }) => states.get(id)?.connection_count,
    },
    {
      id: 'rule',
      header: t('column.rule'),
      width: 200,
      hideBelow: 960,
      card: 'third',
      cell: (line) => t(`rule.${line.delivery_rule}`),
    },
  ];
}

function Free({ names }: { names: readonly string[] | undefined }) {
  const { t } = useTranslation('lines');
  if (names === undefined) return null;
  const more = names.length - NAMED;
  return (
    <span className={classes.free} title={names.join(', ')}>
      <Presence status={names.length > 0 ? 'free' : 'offline'} />
      <span className={classes.cut}>
        {names.length === 0
          ? t('nobodyFree')
          : [...names.slice(0, NAMED), ...(more > 0 ? [t('more', { count: more })] : [])].join(', ')}
      </span>
    </span>
  );
}
