import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineCard } from '@/shared/api/types';
import { toast } from '@/shared/ui/toast';
import people from './People.module.css';
import { type Draft, type Role, readList } from './rows';

/** People as lines of text: what cannot be taken comes back as rows to be mended. */
export function PasteList({
  lines,
  usual,
  onAdd,
}: {
  lines: readonly LineCard[];
  /** Who has no role in his line. */
  usual: Role;
  onAdd(list: readonly Draft[]): Promise<number>;
}) {
  const { t } = useTranslation('start');
  const [text, setText] = useState('');
  const found = readList(text, lines, usual);
  return (
    <div className={people.paste}>
      <Textarea
        label={t('people.pasteLabel')}
        description={t('people.pasteHint')}
        placeholder={t('people.pasteExample')}
        autosize
        minRows={6}
        maxRows={14}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoFocus
      />
      <Button
        disabled={found.length === 0}
        onClick={() =>
          void onAdd(found).then((count) => toast({ title: t('people.pasted', { count }), text: '' }))
        }
      >
        {t('people.pasteAdd')}
        {found.length > 0 && `: ${found.length}`}
      </Button>
    </div>
  );
}
