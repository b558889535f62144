import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import type { Account, LineCard, TeamMember } from '@/shared/api/types';
import { useProgramState } from '@/shared/live/hooks';
import { Avatar } from '@/shared/ui/Avatar';
import { useTeam } from '../lines/useLines';
import { EraseDialog } from '../people/EraseDialog';
import { RoleChips } from '../people/RoleChips';
import { DraftRow } from './DraftRow';
import people from './People.module.css';
import classes from './Start.module.css';
import type { useRows } from './useRows';

const SHOWN = 20;
const NOBODY: readonly TeamMember[] = [];

/** Who is there already, the latest last, and the rows that are being typed. */
export function PeopleTable({
  table,
  lines,
}: {
  table: ReturnType<typeof useRows>;
  lines: readonly LineCard[];
}) {
  const { t } = useTranslation('start');
  const me = useProgramState((state) => state.me.account_id);
  const [erasing, setErasing] = useState<Account | null>(null);
  const asked = { sort: 'created', is_descending: true, limit: SHOWN };
  const found = useQuery({
    queryKey: ['accounts', 'list', asked],
    queryFn: () => cabinetApi.accounts(asked),
    staleTime: 0,
  }).data;
  const line = lines[0];
  const clients = useQuery({
    queryKey: ['clients', 'names'],
    queryFn: () => cabinetApi.clients({ limit: 100 }),
    staleTime: 0,
  }).data;
  const hidden = (found?.total ?? 0) - (found?.items.length ?? 0);
  return (
    <>
      <datalist id="clients">
        {clients?.items.map((client) => (
          <option key={client.id} value={client.name} />
        ))}
      </datalist>
      <table className={people.table}>
        <thead>
          <tr>
            {(['name', 'email', 'role', 'place'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`people.column.${column}`)}
              </th>
            ))}
            <th aria-label={t('people.drop', { row: '' })} />
          </tr>
        </thead>
        <tbody>
          {[...(found?.items ?? [])].reverse().map((person) => (
            <tr key={person.id}>
              <td>
                <Link
                  to="/cabinet/people/$accountId"
                  params={{ accountId: person.id }}
                  className={people.person}
                >
                  <Avatar id={person.id} name={`${person.first_name} ${person.last_name}`} size={28} />
                  {`${person.first_name} ${person.last_name}`.trim()}
                </Link>
              </td>
              <td>{person.email}</td>
              <td>
                <RoleChips roles={person.roles} />
              </td>
              <td>{person.id === me ? t('people.you') : <Place person={person} line={line} />}</td>
              <td>
                {person.id !== me && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={36}
                    aria-label={t('people.erase', { name: person.name })}
                    onClick={() => setErasing(person)}
                  >
                    <IconX size={16} stroke={1.8} />
                  </ActionIcon>
                )}
              </td>
            </tr>
          ))}
          {table.rows.map((row, index) => (
            <DraftRow
              key={row.key}
              row={row}
              number={index + 1}
              lines={lines}
              isLast={index === table.rows.length - 1}
              onChange={(values) => table.change(row.key, values)}
              onLeave={() => table.leave(row.key)}
              onDrop={() => table.drop(row.key)}
            />
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <p className={people.more}>
          <Link to="/cabinet/people" className={classes.link}>
            {t('people.more', { count: hidden })}
          </Link>
        </p>
      )}
      {erasing !== null && <EraseDialog person={erasing} stay onClose={() => setErasing(null)} />}
    </>
  );
}

function Place({ person, line }: { person: Account; line: LineCard | undefined }) {
  return line !== undefined && person.roles.includes('specialist') ? (
    <LinePlace person={person} line={line} />
  ) : (
    person.company
  );
}

function LinePlace({ person, line }: { person: Account; line: LineCard }) {
  const { t } = useTranslation('start');
  const team = useTeam(line.id).data ?? NOBODY;
  const member = team.find((one) => one.account_id === person.id);
  return member === undefined
    ? t('people.noLine')
    : `${line.name}, ${t(`people.priority.${member.priority}`)}`;
}
