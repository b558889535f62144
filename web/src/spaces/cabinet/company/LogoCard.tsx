import { Button } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { CompanyCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import classes from '../lines/Line.module.css';
import logo from './Logo.module.css';

/** The picture of the company; the server writes it anew, so whatever else was in the file is gone. */
export function LogoCard({ company }: { company: CompanyCard }) {
  const { t } = useTranslation('company');
  const words = useProblemText();
  const queries = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const done = (title: string): void => {
    toast({ title, text: '' });
    void queries.invalidateQueries({ queryKey: ['company'] });
  };
  const set = useMutation({
    mutationFn: async (chosen: File) => cabinetApi.setLogo(company.id, await asBase64(chosen)),
    onSuccess: () => done(t('logoSaved')),
  });
  const remove = useMutation({
    mutationFn: () => cabinetApi.removeLogo(company.id),
    onSuccess: () => done(t('logoRemoved')),
  });
  const failed = set.error ?? remove.error;
  return (
    <section className={classes.card} aria-label={t('logo')}>
      <header className={classes.head}>
        <h2>{t('logo')}</h2>
      </header>
      <div className={logo.row}>
        <span className={logo.frame}>
          {company.logo_id === null ? (
            <IconPhoto size={26} stroke={1.5} aria-hidden />
          ) : (
            <img src={`/api/logos/${company.logo_id}`} alt={t('logoAlt')} />
          )}
        </span>
        <input
          ref={file}
          type="file"
          hidden
          accept="image/png,image/jpeg,image/webp"
          aria-label={t('logoChoose')}
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (chosen !== undefined) set.mutate(chosen);
          }}
        />
        <Button variant="default" loading={set.isPending} onClick={() => file.current?.click()}>
          {t(company.logo_id === null ? 'logoChoose' : 'logoReplace')}
        </Button>
        {company.logo_id !== null && (
          <Button variant="subtle" color="gray" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('logoRemove')}
          </Button>
        )}
      </div>
      <p className={classes.quiet}>{t('logoHint')}</p>
      {failed !== null && (
        <Notice tone="bad" urgent>
          {words(asProblem(failed))}
        </Notice>
      )}
    </section>
  );
}

function asBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
