import { Button, FileButton, Loader } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem, localProblem } from '@/shared/api/problem';
import type { PeopleImport } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import classes from './Import.module.css';

const LARGEST = 20 * 1024 * 1024;
const KINDS = '.xlsx,.xls,.ods,.csv,.tsv,.txt';

/** A file by drop or by button; it is read by the server, and nothing is changed yet. */
export function FileStep({ onRead }: { onRead(file: PeopleImport): void }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const [over, setOver] = useState(false);
  const abort = useRef<AbortController>(undefined);
  const read = useMutation({
    mutationFn: (file: File) => {
      if (file.size > LARGEST) return Promise.reject(localProblem('file-too-large'));
      abort.current = new AbortController();
      return cabinetApi.readImport(file, { query: { name: file.name }, signal: abort.current.signal });
    },
    onSuccess: onRead,
  });
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined && !read.isPending) read.mutate(file);
  };
  const failed = read.error !== null && !abort.current?.signal.aborted;
  return (
    <section
      className={classes.drop}
      data-over={over || undefined}
      aria-label={t('import.steps.file')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {read.isPending ? (
        <>
          <Loader size="sm" />
          <p role="status">{t('import.reading')}</p>
          <Button variant="default" onClick={() => abort.current?.abort()}>
            {common('action.cancel')}
          </Button>
        </>
      ) : (
        <>
          <IconFileUpload size={36} stroke={1.4} aria-hidden />
          <h2>{t('import.drop')}</h2>
          <p>{t('import.dropHint')}</p>
          <FileButton accept={KINDS} onChange={(file) => file !== null && read.mutate(file)}>
            {(props) => <Button {...props}>{t('import.choose')}</Button>}
          </FileButton>
        </>
      )}
      {failed && (
        <Notice tone="bad" urgent>
          {words(asProblem(read.error))}
        </Notice>
      )}
    </section>
  );
}
