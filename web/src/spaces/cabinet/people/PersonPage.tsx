import { Button, Menu } from '@mantine/core';
import { IconDots, IconLink, IconMail, IconPower, IconTrash, IconUserOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { Account } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { toast } from '@/shared/ui/toast';
import { offerUndo } from '@/shared/ui/undo';
import { Page } from '../Page';
import { EraseDialog } from './EraseDialog';
import { LogCard } from './LogCard';
import classes from './Person.module.css';
import { PersonForm } from './PersonForm';
import { RolesCard } from './RolesCard';
import { SignInsCard } from './SignInsCard';
import { Standing } from './usePeopleColumns';

/** One person: roles and what they were, the card, sign-ins, what the log says (picture p1). */
export function PersonPage() {
  const { t } = useTranslation('people');
  const { accountId } = useParams({ strict: false }) as { accountId: string };
  const found = useQuery({
    queryKey: ['accounts', 'one', accountId],
    queryFn: () => cabinetApi.account(accountId),
    staleTime: 0,
  });
  const crumb = { name: t('title'), link: { to: '/cabinet/people' } } as const;
  if (found.data !== undefined) return <Person person={found.data} />;
  const problem = found.error === null ? null : asProblem(found.error);
  return (
    <Page title={t('title')} crumb={crumb}>
      {problem?.slug === 'not-found' && (
        <EmptyState icon={IconUserOff} title={t('card.notFound')} text={t('card.notFoundText')}>
          <Button component={Link} to="/cabinet/people">
            {t('card.list')}
          </Button>
        </EmptyState>
      )}
      {problem !== null && problem.slug !== 'not-found' && (
        <ErrorPanel problem={problem} onRetry={() => void found.refetch()} />
      )}
    </Page>
  );
}

function Person({ person }: { person: Account }) {
  const { t } = useTranslation('people');
  const [erasing, setErasing] = useState(false);
  return (
    <Page
      title={person.name}
      crumb={{ name: t('title'), link: { to: '/cabinet/people' } }}
      hint={<Standing person={person} />}
      actions={<Actions person={person} onErase={() => setErasing(true)} />}
    >
      <div className={classes.columns}>
        <div className={classes.main}>
          <RolesCard person={person} />
          {/* A new version from somebody else does not touch what is being typed. */}
          <PersonForm key={person.id} person={person} />
        </div>
        <div className={classes.side}>
          <SignInsCard person={person} />
          <LogCard accountId={person.id} />
        </div>
      </div>
      {erasing && <EraseDialog person={person} onClose={() => setErasing(false)} />}
    </Page>
  );
}

function Actions({ person, onErase }: { person: Account; onErase(): void }) {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const queries = useQueryClient();
  const again = (): void => void queries.invalidateQueries({ queryKey: ['accounts'] });
  const sorry = (error: unknown): void => toast({ title: words(asProblem(error)), text: '', bad: true });
  const link = useMutation({
    mutationFn: () => cabinetApi.sendPasswordLink(person.id),
    onSuccess: () => toast({ title: t('card.sent', { email: person.email }), text: '' }),
    onError: sorry,
    onSettled: again,
  });
  const block = useMutation({
    mutationFn: (act: 'block' | 'unblock') => cabinetApi.actOnAccounts({ act, ids: [person.id] }),
    onSuccess: ({ refused }, act) => {
      const [no] = refused;
      if (no !== undefined) toast({ title: no.title, text: no.detail, bad: true });
      else
        offerUndo(t(act === 'block' ? 'card.blocked' : 'card.unblocked'), () =>
          block.mutate(act === 'block' ? 'unblock' : 'block'),
        );
    },
    onError: sorry,
    onSettled: again,
  });
  const invites = !person.has_password;
  const linkWords = invites
    ? person.invited_at === null
      ? 'card.invite'
      : 'card.inviteAgain'
    : 'card.sendLink';
  const LinkIcon = invites ? IconMail : IconLink;
  return (
    <>
      <span className={classes.wide}>
        <Button
          variant="default"
          leftSection={<LinkIcon size={16} stroke={1.8} aria-hidden />}
          loading={link.isPending}
          onClick={() => link.mutate()}
        >
          {t(linkWords)}
        </Button>
        <Button
          variant="default"
          className={person.is_blocked ? undefined : classes.danger}
          leftSection={<IconPower size={16} stroke={1.8} aria-hidden />}
          loading={block.isPending}
          onClick={() => block.mutate(person.is_blocked ? 'unblock' : 'block')}
        >
          {t(person.is_blocked ? 'card.unblock' : 'card.block')}
        </Button>
      </span>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={8} aria-label={t('card.more')} title={t('card.more')}>
            <IconDots size={18} stroke={1.8} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item className={classes.narrow} onClick={() => link.mutate()}>
            {t(linkWords)}
          </Menu.Item>
          <Menu.Item
            className={classes.narrow}
            onClick={() => block.mutate(person.is_blocked ? 'unblock' : 'block')}
          >
            {t(person.is_blocked ? 'card.unblock' : 'card.block')}
          </Menu.Item>
          <Menu.Item
            color="bad"
            leftSection={<IconTrash size={16} stroke={1.8} aria-hidden />}
            onClick={onErase}
          >
            {t('card.erase')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
