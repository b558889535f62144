import { Popover } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inquiry } from '@/shared/api/types';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useKeys } from '@/shared/lib/useKeys';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { Act } from './TalkHeader';
import classes from './Transfer.module.css';

const TransferPanel = lazyPart(async () => (await import('./TransferPanel')).TransferPanel);

/** «Перевести» (Alt+G): a panel that is not modal; the feed goes on beside it. */
export function TransferMenu({ inquiry, online }: { inquiry: Inquiry; online: boolean }) {
  const { t } = useTranslation('specialist');
  const [open, setOpen] = useState(false);
  useKeys([
    {
      id: 'inquiry.transfer',
      code: 'KeyG',
      alt: true,
      label: t('transfer.title'),
      group: t('clients.title'),
      run: () => (online ? setOpen((now) => !now) : false),
    },
  ]);
  return (
    <Popover
      opened={open && online}
      onChange={setOpen}
      position="bottom-start"
      shadow="md"
      width={400}
      trapFocus={false}
      // Not modal: one can look at the feed or write meanwhile; the note is not lost by a click beside.
      closeOnClickOutside={false}
      returnFocus
      withRoles={false}
      zIndex={30}
    >
      <Popover.Target>
        <span className={classes.target}>
          <Act
            label={t('talk.transfer')}
            icon={<IconArrowsExchange size={18} stroke={1.8} />}
            online={online}
            quiet
            onClick={() => setOpen((now) => !now)}
          />
        </span>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} role="dialog" aria-label={t('transfer.title')}>
        <Suspense fallback={<SkeletonText lines={4} />}>
          <TransferPanel inquiry={inquiry} onDone={() => setOpen(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
